"""Every company in the shape of a well-known public file."""

from collections.abc import Callable

from tests.shape import Shape
from tests.shapes_of_lines import (
    anonymous_hundreds,
    call_records,
    internet_line,
    line_french,
    telephone_labels,
    telephone_status,
    wireless_hundreds,
)
from tests.shapes_of_money import (
    branch_bank,
    card_bank,
    insurer,
    shop_spanish,
    web_shop,
)
from tests.shapes_of_services import (
    gym_german,
    listeners,
    music_club,
    risk_scores,
    software_accounts,
    staff_satisfaction,
)

SHAPES: tuple[Callable[[], Shape], ...] = (
    card_bank,
    branch_bank,
    telephone_status,
    telephone_labels,
    call_records,
    web_shop,
    wireless_hundreds,
    anonymous_hundreds,
    music_club,
    staff_satisfaction,
    internet_line,
    listeners,
    risk_scores,
    insurer,
    software_accounts,
    gym_german,
    shop_spanish,
    line_french,
)
