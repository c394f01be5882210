"""A store of pupils of 3e in two départements, one collège of each in a réseau."""

import numpy as np
import pytest
from small_country import code, write


@pytest.fixture(scope="session")
def pupil_store(tmp_path_factory):
    """Two rentrées of six collèges, 30 to 110 pupils each; the IPS of a few is missing. Read only."""
    random = np.random.default_rng(4)
    schools = [(code(d, n), "REP" if n == 1 else "hors_ep") for d in ("69", "42") for n in (1, 2, 3)]
    pupils, number = [], 0
    for uai, ep in schools:
        for rentree in (2022, 2023):
            for _ in range(int(random.integers(30, 110))):
                number += 1
                pupils.append(
                    {
                        "pupil": f"{number:016x}",
                        "rentree": rentree,
                        "uai": uai,
                        "level": "3e",
                        "status": "scolaire",
                        "sector": "public",
                        "ep": ep,
                        "sex": random.choice(["F", "M"]),
                        **(
                            {"ips_reason": "nd"} if random.random() < 0.02 else {"ips": float(random.integers(45, 180))}
                        ),
                    }
                )
    members = [
        {"uai": uai, "programme": "REP", "network": uai, "rentree": 2022, "role": "tete", "name": "COLLEGE"}
        for uai, ep in schools
        if ep == "REP"
    ]
    places = [{"uai": uai, "name": "COLLEGE", "commune_name": "ICI"} for uai, _ in schools]
    root = tmp_path_factory.mktemp("pupils")
    return write(root, {"pupils": pupils, "memberships": members, "establishments": places})
