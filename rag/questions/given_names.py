"""Common given names, and which of them tell a woman from a man."""

from index.names import plain_words

_WOMEN = frozenset(
    """
    barbara mary maria anna anne ann jane emma sarah laura linda susan karen nancy lisa margaret betty sandra ashley
    emily donna michelle carol amanda melissa deborah stephanie rebecca sharon cynthia kathleen amy angela helen
    fiona katherine catherine christine rachel janet diana julia victoria elizabeth jennifer patricia jessica kelly
    fatima aisha layla yasmin leila amina nadia priya olga natalia svetlana ingrid astrid freya sofia elena lucia
    isabel carmen ana beatriz ines marta julie claire sophie camille amelie chloe marie nicole valerie zoe mei
    yuki keiko hanna johanna eva greta heidi ursula birgit sigrid marguerite rosalind gwendolyn jocasta henrike
    """.split()
)
_MEN = frozenset(
    """
    james john robert michael william david richard joseph thomas tom charles christopher daniel dan matthew matt
    anthony tony mark donald steven steve paul andrew andy joshua kenneth kevin brian george edward ronald timothy
    jason jeffrey ryan jacob gary nicholas eric jonathan stephen larry justin scott brandon benjamin ben samuel sam
    gregory frank alexander raymond patrick jack dennis jerry nathan peter henry adam douglas ahmed mohammed
    muhammad ali omar hassan hussein khalid tariq ibrahim yusuf mustafa abdullah jean pierre luc hans karl wolfgang
    juan carlos jose luis miguel pablo sergio dmitri ivan vladimir boris sean liam declan ravi arjun vikram wei jun
    hiroshi kenji lars erik olaf bjorn anders rasmus piotr tomasz marek giovanni marco luca andrea walter hugo
    """.split()
)
GIVEN_NAMES = _WOMEN | _MEN
"""In lower case, without accents."""


def is_woman(name: str) -> bool | None:
    """Whether a full name is a woman's by its given names; None if they do not tell.

    >>> is_woman("Barbara Slavin"), is_woman("C. Anthony Pfaff"), is_woman("Salome Tchikaya")
    (True, False, None)
    """
    given = set(plain_words(name)[:-1])
    if given & _WOMEN:
        return True
    return False if given & _MEN else None
