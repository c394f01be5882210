"""French names of tracks, specialities and pairs."""

SPECIALITIES = {
    "0105": "humanités, littérature et philosophie",
    "0241": "littérature et langues anciennes (latin)",
    "0242": "littérature et langues anciennes (grec)",
    "0300": "langues, littératures et cultures étrangères",
    "0439": "histoire-géographie, géopolitique et sciences politiques",
    "0507": "sciences économiques et sociales",
    "0613": "mathématiques",
    "0623": "physique-chimie",
    "0629": "sciences de la vie et de la Terre",
    "0747": "numérique et sciences informatiques",
    "0825": "danse",
    "0832": "musique",
    "0901": "arts plastiques",
    "2757": "histoire des arts",
    "2785": "théâtre",
    "2786": "arts du cirque",
    "2852": "cinéma-audiovisuel",
    "3045": "biologie-écologie",
    "4806": "sciences de l’ingénieur",
}
WITH_ARTICLE = {
    "0105": "l’enseignement d’humanités, littérature et philosophie",
    "0300": "l’enseignement de langues, littératures et cultures étrangères",
    "0439": "l’enseignement d’histoire-géographie, géopolitique et sciences politiques",
    "0507": "l’enseignement de sciences économiques et sociales",
    "0613": "l’enseignement de mathématiques",
    "0623": "l’enseignement de physique-chimie",
    "0629": "l’enseignement de sciences de la vie et de la Terre",
    "0747": "l’enseignement de numérique et sciences informatiques",
}
TRACKS = {
    "terminale_g": "terminale générale",
    "terminale_sti2d": "STI2D",
    "terminale_stl": "STL",
    "terminale_stmg": "STMG",
    "terminale_st2s": "ST2S",
    "terminale_std2a": "STD2A",
}


def with_article(code: str) -> str:
    """« l’enseignement de mathématiques », to begin a sentence with."""
    return WITH_ARTICLE.get(code, f"l’enseignement «\u202f{SPECIALITIES.get(code, code)}\u202f»")
