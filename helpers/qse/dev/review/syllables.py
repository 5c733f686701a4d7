"""Count the syllables of English words by the rules of their spelling."""

import re

# Words whose spelling misleads the rules below.
_EXCEPTIONS = {
    "abalone": 4, "acre": 2, "aged": 1, "anyone": 3, "anywhere": 3, "arent": 1, "area": 3, "areas": 3, "argue": 2,
    "business": 2, "businesses": 3, "cafe": 2, "catastrophe": 4, "cement": 2, "chocolate": 2, "colleague": 2,
    "colleagues": 2, "complement": 3, "comrade": 2, "coworker": 3, "diabetes": 4, "element": 3, "elements": 3,
    "epitome": 4, "evening": 2, "evenings": 2, "every": 2, "everyone": 3, "frontier": 2, "george": 1, "hundred": 2,
    "hundreds": 2, "idea": 3, "ideas": 3, "implement": 3, "implements": 3, "increment": 3, "leopard": 2,
    "maybe": 2, "moreover": 3, "naked": 2, "people": 2, "peoples": 2, "poem": 2, "ratio": 3, "ratios": 3, "recipe": 3,
    "sacred": 2, "science": 2, "sciences": 3, "scientific": 4, "scientist": 3, "scientists": 3, "simile": 3,
    "society": 4, "soldier": 2, "soldiers": 2, "species": 2, "suicide": 3, "supplement": 3, "vehement": 3,
    "vehicle": 3, "vehicles": 3, "werent": 1, "wednesday": 2, "wicked": 2, "woman": 2, "women": 2, "yeoman": 2,
}  # fmt: skip

# The first part of a compound word keeps its silent e: something, timeline.
_FIRST = re.compile(
    r"(?:base|care|fire|guide|here|home|hope|life|make|more|name|note|pipe|place|safe|side|some|there|time|use|where|white)"
    r"(?=[bcfghjklmnptvwxz]|out|one)"
)

# What is not heard: an e before an ending, at the end, and in -es and -ed; all but after a consonant and l (tables).
_AFTER_L = "(?<![bcdfghjkmnpqrstvwxz]l)"
_SILENT = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_AFTER_L}(?<=[^aeiouy])(?<!cr)e(?=(?:ly|ments?|ful|fully|less|ness|ty)$)",  # careful, safety
        r"(?<=[qg])ue(?=s?$)",  # unique
        rf"{_AFTER_L}(?<![bct]r)(?<=[^aeiouy])e$",  # rate, but centre
        rf"{_AFTER_L}(?<![sxzcg])(?<!ch)(?<!sh)(?<=[^aeiouy])e(?=s$)",  # times, but cases
        rf"{_AFTER_L}(?<=[^aeiouytd])e(?=d$)",  # asked, but wanted
    )
)

# Where a group of vowels, or none, is one syllable more.
_MORE = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?<![ctsxl])(?<!rr)ia|(?<=[ct])iat(?!iv)|lia(?!n$|ns$|r)|rriag(?!e)",  # bias, associate; social, marriage
        r"(?<![ctsgxhnl])io(?!u?r$)|nious|rior|lio(?=l)",  # period, violence; nation, million
        r"(?<![cg])ium|(?<=[dn])iu",  # medium
        r"iet(?!n)|[drlp]ien(?!d)",  # diet, experience; patient, friend
        r"(?<=[^aeiout])ier(?=s?$)|iest$|^hier",  # earlier, easiest
        r"ying|(?<=[aeou])ing(?=s?$)",  # studying, being
        r"(?<![qg])ua(?!d|s)|(?<=[rd])uat",  # actual, graduate
        r"(?<![qg])uen[ct]|(?<!q)uou|(?<!q)uity|(?<![gq])uid(?!e)|^ruin",  # influence, continuous, fluid
        r"(?<!g)eo|^geo",  # video; surgeon
        r"creat(?!ur)|^rea(?=ct|dm|dj|ss|pp|rr|li[tsz])|theat|(?:in|cl)ear(?=s?$)(?<!^clear)|pean$",  # create, react
        r"^poet|^coex|^coau|^coop|^coord|zool|chao|aic$|eity|^rei[nm]|eum$",  # cooperate, museum
        r"sms?$|thms?$",  # racism, algorithm
    )
)


def syllables(word: str) -> int:
    """Count the syllables of an English word; compound words are counted by their parts.

    Parameters
    ----------
    word : in capitals or not; what is not a letter is left out.

    Returns
    -------
    int : at least 1.

    Examples
    --------
    >>> [syllables(word) for word in ("report", "racism", "interpreter", "people", "second-hand", "didn't")]
    [2, 3, 4, 2, 3, 2]

    """
    pieces = [piece for piece in re.split(r"[-–—/]", word.lower()) if re.search("[a-z]", piece)]
    return max(1, sum(max(1, _one(piece)) for piece in pieces))


def _one(word: str) -> int:
    negated = bool(re.search(r"[^aeiour]n['’]t$", word))  # did-n't
    word = re.sub("[^a-z]", "", re.sub(r"(?<![scgz]e)['’]s$", "", word))
    if word in _EXCEPTIONS:
        return _EXCEPTIONS[word]
    first = _FIRST.match(word)
    if first:
        return _heard(first[0]) + _heard(word[first.end() :])
    word = re.sub("^every", "evry", word)
    # A y in front of a vowel is a consonant: year, beyond.
    return _heard(re.sub("(?:(?<=[aeiou])|^)y(?=[aeiou])", "j", word)) + negated


def _heard(word: str) -> int:
    """Count the groups of vowels that sound, and one more where a group is two."""
    more = sum(len(pattern.findall(word)) for pattern in _MORE)
    for pattern in _SILENT:
        word = pattern.sub("", word)
    return len(re.findall("[aeiouy]+", word)) + more
