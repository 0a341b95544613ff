"""The words of the content policy, in lower-case Latin letters."""

import re

_MINORS = """
child children childlike childish kid kids kiddo toddler toddlers infant infants baby babies newborn minors
underage underaged preteen preteens tween tweens teen teens teenage teenager teenagers adolescent adolescents juvenile
loli lolis lolita lolicon shota shotacon schoolgirl schoolgirls schoolboy schoolboys jailbait prepubescent pubescent
"""
_NUDITY = """
nude nudes nudity nudist naked nakedness topless bottomless unclothed undressed undressing undress disrobed stripping
striptease stripper strippers nsfw xxx lewd nipple nipples areola areolas boob boobs boobies tits titties titty
buttocks genital genitals genitalia penis penises vagina vaginas vulva scrotum testicles phallus phallic pussy cock
cocks dick dicks dildo upskirt cameltoe
"""
_SEXUAL = """
sex sexy sexual sexually sexualised sexualized seductive intercourse coitus orgasm orgasms orgasmic cum cumming
cumshot blowjob blowjobs handjob fellatio cunnilingus deepthroat gangbang threesome orgy orgies anal fetish fetishes
bdsm bondage hentai ecchi ahegao futanari erotic erotica eroticism horny aroused arousal slut sluts whore whores
rape raped raping rapist molest molested molesting incest bestiality zoophilia necrophilia fuck fucked fucking fuckable
"""
_GORE = """
gore gory guro bloody bloodied bloodbath bloodsoaked beheaded beheading behead severed gutted impaled impalement
disembowel disemboweled disembowelled entrails viscera viscera carnage corpse corpses cadaver snuff torture tortured
torturing lynch lynched lynching massacre
"""
_HATRED = """
nazi nazis nazism swastika swastikas hitler heil kkk genocide ethnocide nigger niggers nigga niggas kike kikes faggot
faggots spic spics chink chinks wetback wetbacks tranny trannies gook gooks raghead ragheads subhuman subhumans
"""
_SELF_HARM = "suicide suicidal selfharm"

WORDS = frozenset(f"{_MINORS} {_NUDITY} {_SEXUAL} {_GORE} {_HATRED} {_SELF_HARM}".split())
STEMS = ("porn", "masturbat", "decapitat", "dismember", "mutilat", "eviscerat", "pedophil", "paedophil", "sadomaso")
"""Words that begin with these are refused, too."""
PHRASES = (
    "bare breasted",
    "bare breasts",
    "bare chested woman",
    "blood soaked",
    "covered in blood",
    "ethnic cleansing",
    "full frontal",
    "grade school",
    "high school girl",
    "high school boy",
    "ku klux klan",
    "little boy",
    "little girl",
    "no clothes",
    "no clothing",
    "school girl",
    "school boy",
    "self harm",
    "sieg heil",
    "take off her clothes",
    "white power",
    "white supremacy",
    "without clothes",
    "without clothing",
    "without any clothes",
    "young boy",
    "young girl",
)
HARMLESS = re.compile(r"\b(?:baby|kid) (?:blue|pink|gloves)\b")
"""Taken out before the words are compared."""
