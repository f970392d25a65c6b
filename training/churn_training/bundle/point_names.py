"""operating-points.ts: the names of the model's operating points as a TypeScript type."""

from collections.abc import Iterable


def point_names(names: Iterable[str]) -> str:
    """The file's text. JSON has no literal types, so the manifest alone cannot type a policy."""
    union = " | ".join(f"'{name}'" for name in names)
    return (
        "// Generated with manifest.json by the training workspace. Do not edit.\n\n"
        "/** The operating points of this model. */\n"
        f"export type PointName = {union}\n"
    )
