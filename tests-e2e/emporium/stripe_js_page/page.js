// Pays the intent in the address as shops do with Stripe.js: with a card element, or with `?element=payment`.
import { API } from "/config.js";

const query = new URLSearchParams(location.search);
const clientSecret = query.get("secret");
const type = query.get("element") ?? "card";
const output = document.querySelector("output");

const script = document.createElement("script");
script.src = `${API}/stripe/v3/`;
script.addEventListener("load", () => {
  const stripe = Stripe("pk_test_emporium");
  const elements = stripe.elements({ clientSecret });
  const element = elements.create(type);
  const pay = {
    card: () => stripe.confirmCardPayment(clientSecret, { payment_method: { card: element, billing_details: { name: "Ada" } } }),
    payment: () => stripe.confirmPayment({ elements, clientSecret, redirect: "if_required" }),
  };
  element.on("change", (state) => (output.textContent = state.complete ? `complete ${state.brand ?? ""}` : ""));
  element.mount("#card");
  document.querySelector("form").addEventListener("submit", async (event) => {
    event.preventDefault();
    const { error, paymentIntent } = await pay[type]();
    output.textContent = error ? [error.type, error.code, error.decline_code].join(" ") : paymentIntent.status;
  });
});
document.head.append(script);
