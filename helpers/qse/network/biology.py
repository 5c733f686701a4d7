"""How ill people are. The firewall: nothing in this file knows anybody's group.

Functions take age, what was withheld from a neighbourhood, cover and chance; a test reads this file and
fails when a function could reach the group column.
"""

import numpy as np
from scipy.special import expit

from qse.network.noise import Booleans, Floats, Noise
from qse.network.parameters import Parameters


def burden(
    noise: Noise, age: Floats, deprivation: Floats, pm25: Floats, uninsured: Booleans, p: Parameters
) -> Floats:
    """Long-term illness, on a scale with mean near 0 and spread near 1; children as at 35."""
    b = p["burden"]
    return (
        b["age"] * (np.where(age < 18, 35, age) - 50)
        + b["deprivation"] * deprivation
        + b["pm25"] * (pm25 - 8)
        + b["uninsured"] * uninsured
        + b["sd"] * noise.normal("person.burden")
    )


def kidney_disease(
    noise: Noise, burden_of: Floats, age: Floats, deprivation: Floats, p: Parameters
) -> Booleans:
    """Long-term kidney disease."""
    k = p["kidney"]
    chance = expit(
        k["base"] + k["burden"] * burden_of + k["deprivation"] * deprivation + k["age"] * (age - 50)
    )
    return noise.chance("person.kidney", chance)


def creatinine(noise: Noise, kidney: Booleans, age: Floats, female: Booleans) -> Floats:
    """Serum creatinine in mg/dL: one distribution for all, by age, sex and kidney disease alone."""
    middle = np.where(female, 0.80, 1.0) * np.exp(0.004 * (age - 50)) * np.where(kidney, 1.75, 1.0)
    return np.round(middle * np.exp(0.16 * noise.normal("person.creatinine")), 2)


def hypertension(noise: Noise, burden_of: Floats, age: Floats, p: Parameters) -> Booleans:
    """High blood pressure, diagnosed or not."""
    h = p["hypertension"]
    return noise.chance(
        "person.hypertension", expit(h["base"] + h["burden"] * burden_of + h["age"] * (age - 50))
    )


def severity(noise: Noise, burden_of: Floats, deprivation: Floats, p: Parameters) -> Floats:
    """How ill at a visit; later where access is poor."""
    s = p["severity"]
    return (
        s["burden"] * burden_of
        + s["deprivation"] * (deprivation + 0.3)
        + s["sd"] * noise.normal("visit.severity")
    )


def agitation(noise: Noise, untreated_pain: Booleans, not_understood: Booleans, p: Parameters) -> Floats:
    """How agitated at a visit: what was left untreated or unexplained adds to chance, nothing else does."""
    a = p["visits"]["agitation"]
    return (
        -np.log(noise.uniform("visit.agitation"))
        + a["pain"] * untreated_pain
        + a["no_interpreter"] * not_understood
    )


def oxygen(noise: Noise, severity_of: Floats, respiratory: Booleans) -> Floats:
    """True oxygen saturation of arterial blood (SaO2), percent."""
    fall = -np.log(noise.uniform("visit.sao2"))
    ill = 98.4 - (3.0 + 1.2 * np.maximum(severity_of, -1)) * fall
    return np.clip(np.where(respiratory, ill, 98.4 - 1.1 * fall), 60, 100)


def high_pressure_in_pregnancy(
    noise: Noise, burden_of: Floats, deprivation: Floats, age: Floats, p: Parameters
) -> Booleans:
    """Long-term high blood pressure at a birth."""
    h = p["maternal"]["hypertension"]
    chance = expit(
        h["base"] + h["burden"] * burden_of + h["deprivation"] * deprivation + h["age"] * (age - 30)
    )
    return noise.chance("birth.hypertension", chance)


def warning_sign(noise: Noise, hypertension_of: Booleans, p: Parameters) -> Booleans:
    """A warning sign around a birth: pressure, bleeding, headache."""
    w = p["maternal"]["warning"]
    return noise.chance("birth.warning", w["base"] + w["hypertension"] * hypertension_of)
