const page = document.getElementById("swagger-ui");
window.ui = SwaggerUIBundle({
  url: new URL(page.dataset.schema, window.location.href).href,
  dom_id: "#swagger-ui",
  deepLinking: true,
  persistAuthorization: true,
  displayRequestDuration: true,
  filter: true,
  validatorUrl: null,
});
