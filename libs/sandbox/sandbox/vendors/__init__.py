"""Stand-ins of the vendors of image models: Replicate, OpenAI, fal and ComfyUI, over one store of jobs."""
