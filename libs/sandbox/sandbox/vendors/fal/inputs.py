"""The inputs of the applications that the stand-in knows, by their published schemas. Unknown members are ignored."""

from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, Field, model_validator

from sandbox.vendors.jobs import PictureFormat

Ratio = Literal["21:9", "16:9", "4:3", "3:2", "1:1", "2:3", "3:4", "9:16", "9:21", "5:4", "4:5", "auto"]
SizeName = Literal["square_hd", "square", "portrait_4_3", "portrait_16_9", "landscape_4_3", "landscape_16_9"]
SIZES: dict[str, tuple[int, int]] = {
    "square_hd": (1024, 1024),
    "square": (512, 512),
    "portrait_4_3": (768, 1024),
    "portrait_16_9": (576, 1024),
    "landscape_4_3": (1024, 768),
    "landscape_16_9": (1024, 576),
}
SHORT_SIDE = 832
Address = Annotated[str, Field(min_length=1)]


class ImageSize(BaseModel):
    width: int = Field(default=512, gt=0, le=14_142)
    height: int = Field(default=512, gt=0, le=14_142)


class AppInput(BaseModel):
    """What most have. Each application adds its own; what it does not have is in `ABSENT`."""

    ABSENT: ClassVar[frozenset[str]] = frozenset()

    prompt: str = ""
    image_size: ImageSize | SizeName | None = None
    aspect_ratio: Ratio | None = None
    num_images: int = Field(default=1, ge=1, le=4)
    seed: int | None = None
    output_format: PictureFormat = "jpeg"
    sync_mode: bool = False

    @model_validator(mode="before")
    @classmethod
    def _ignores_what_is_absent(cls, given: Any) -> Any:
        is_object = isinstance(given, dict)
        return {name: each for name, each in given.items() if name not in cls.ABSENT} if is_object else given

    def size(self) -> tuple[int, int]:
        """Zeros stand for the size of the reference."""
        if isinstance(self.image_size, ImageSize):
            return self.image_size.width, self.image_size.height
        if self.image_size:
            return SIZES[self.image_size]
        if self.aspect_ratio in (None, "auto"):
            return 0, 0
        across, down = (int(each) for each in str(self.aspect_ratio).split(":"))
        unit = SHORT_SIDE / min(across, down)
        return round(across * unit / 16) * 16, round(down * unit / 16) * 16

    def addresses(self) -> list[str]:
        return []

    def mask(self) -> str | None:
        return None


class TextToImage(AppInput):
    ABSENT = frozenset(["aspect_ratio"])

    prompt: str
    image_size: ImageSize | SizeName | None = "landscape_4_3"
    num_inference_steps: int = Field(default=28, ge=1, le=50)
    guidance_scale: float = Field(default=3.5, ge=1, le=20)
    enable_safety_checker: bool = True


class EditOne(AppInput):
    prompt: str
    image_url: Address
    guidance_scale: float = Field(default=3.5, ge=1, le=20)
    safety_tolerance: Literal["1", "2", "3", "4", "5", "6"] = "2"

    def addresses(self) -> list[str]:
        return [self.image_url]


class Kontext(EditOne):
    ABSENT = frozenset(["image_size"])

    enhance_prompt: bool = False


class EditSeveral(AppInput):
    prompt: str
    image_urls: list[Address] = Field(min_length=1, max_length=14)

    def addresses(self) -> list[str]:
        return self.image_urls


class KontextOfSeveral(EditSeveral):
    ABSENT = Kontext.ABSENT

    guidance_scale: float = Field(default=3.5, ge=1, le=20)
    safety_tolerance: Literal["1", "2", "3", "4", "5", "6"] = "2"
    enhance_prompt: bool = False


class Inpainting(EditOne):
    mask_url: Address
    strength: float = Field(default=0.85, ge=0.01, le=1)

    def mask(self) -> str | None:
        return self.mask_url


class Restoration(AppInput):
    image_url: Address
    enhance_resolution: bool = True
    fix_colors: bool = True
    remove_scratches: bool = True

    def addresses(self) -> list[str]:
        return [self.image_url]


class Application(BaseModel):
    input: type[AppInput]
    price_micros: int


APPLICATIONS = {
    "fal-ai/flux/dev": Application(input=TextToImage, price_micros=25_000),
    "fal-ai/flux/schnell": Application(input=TextToImage, price_micros=3_000),
    "fal-ai/flux-pro/v1.1": Application(input=TextToImage, price_micros=40_000),
    "fal-ai/flux-pro/kontext": Application(input=Kontext, price_micros=40_000),
    "fal-ai/flux-pro/kontext/max": Application(input=Kontext, price_micros=80_000),
    "fal-ai/flux-pro/kontext/max/multi": Application(input=KontextOfSeveral, price_micros=80_000),
    "fal-ai/flux-kontext/dev": Application(input=EditOne, price_micros=25_000),
    "fal-ai/flux-2/edit": Application(input=EditSeveral, price_micros=24_000),
    "fal-ai/flux-lora/inpainting": Application(input=Inpainting, price_micros=35_000),
    "fal-ai/nano-banana/edit": Application(input=EditSeveral, price_micros=39_000),
    "fal-ai/qwen-image-edit": Application(input=EditOne, price_micros=30_000),
    "fal-ai/image-editing/photo-restoration": Application(input=Restoration, price_micros=40_000),
}
