import pytest

from keystore.pkcs12 import Pkcs12Kdf, Purpose, bmp_passphrase


@pytest.mark.parametrize(
    ("passphrase", "salt", "rounds", "purpose", "expected"),
    [
        ("smeg", "0A58CF64530D823F", 1, Purpose.KEY, "8AAAE6297B6CB04642AB5B077851284EB7128F1A2A7FBCA3"),
        ("smeg", "0A58CF64530D823F", 1, Purpose.IV, "79993DFE048D3B76"),
        ("smeg", "642B99AB44FB4B1F", 1, Purpose.KEY, "F3A95FEC48D7711E985CFE67908C5AB79FA3D7C5CAA5D966"),
        ("smeg", "3D83C0E4546AC140", 1, Purpose.MAC, "8D967D88F6CAA9D714800AB3D48051D63F73A312"),
        ("queeg", "05DEC959ACFF72F7", 1000, Purpose.KEY, "ED2034E36328830FF09DF1E1A07DD357185DAC0D4F9EB3D4"),
    ],
)
def test_known_answers(passphrase: str, salt: str, rounds: int, purpose: Purpose, expected: str) -> None:
    """The derivation gives the same values as other implementations in their tests."""
    kdf = Pkcs12Kdf("sha1", bytes.fromhex(salt), rounds)
    assert bytes.fromhex(expected) == kdf.derive(passphrase, purpose, len(expected) // 2)


def test_passphrases_are_spelt_in_utf16_with_a_terminator() -> None:
    """RFC 7292, appendix B.1, spells "Beavis" like this."""
    assert bytes.fromhex("0042006500610076006900730000") == bmp_passphrase("Beavis")
