"""``gongwen annotate``: records out to be corrected, and back as gold."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gongwen.cli.arguments import explained
from gongwen.errors import GongwenError
from gongwen.wording import number_of

if TYPE_CHECKING:
    from gongwen.review.correction import Correction, Format
    from gongwen.review.labelstudio import Offsets

annotate = typer.Typer(help="Records to a tool for annotation, and back as gold documents.", no_args_is_help=True)

Form = Annotated[
    str, typer.Option("--format", metavar="FORMAT", help="labelstudio (JSON of Label Studio) or docbin (spaCy).")
]


@annotate.command("export")
def export_documents(
    records: Annotated[
        Path, typer.Argument(metavar="RECORDS", help="What gongwen extract wrote: a file, or its output directory.")
    ],
    output: Annotated[
        Path, typer.Option("-o", "--output", metavar="DIR", help="Where the files for the tool go; made if need be.")
    ],
    form: Form = "labelstudio",
    offsets: Annotated[
        str,
        typer.Option(
            metavar="UNIT",
            help="What your Label Studio counts in: code-points, or utf-16 (before 1.4, and in some versions to 1.13).",
        ),
    ] = "code-points",
) -> None:
    """Write the documents with their entities and values as files that a tool for annotation reads.

    labelstudio: tasks.json, and labelling_config.xml to set up the project with; docbin: documents.spacy.
    """
    with explained():
        from gongwen.review.correction import export
        from gongwen.review.records import Records

        if offsets not in ("code-points", "utf-16"):
            raise GongwenError("offsets", f"--offsets is {offsets!r}. Use code-points or utf-16.")
        count: Offsets = "utf-16" if offsets == "utf-16" else "code-points"
        documents = export(Records(records), output, _format(form), count)
    typer.echo(f"{number_of(documents, 'document')} in {output}", err=True)


@annotate.command("import")
def import_documents(
    source: Annotated[
        Path, typer.Argument(metavar="FILE|DIR", help="What came back: a file, or a directory of such files.")
    ],
    records: Annotated[
        Path, typer.Option("--records", metavar="RECORDS", help="The records that were exported, file or directory.")
    ],
    output: Annotated[
        Path, typer.Option("-o", "--output", metavar="GOLD_DIR", help="Where NAME.txt with NAME.json go.")
    ],
    form: Form = "labelstudio",
) -> None:
    """Turn what came back into gold documents, which gongwen score reads; what changed goes to standard error.

    All documents are written or, where one of them cannot be used, none.
    """
    with explained():
        from gongwen.review.correction import import_gold
        from gongwen.review.records import Records

        result = import_gold(source, Records(records), output, _format(form))
    for line in _told(result):
        typer.echo(line, err=True)


def _format(form: str) -> Format:
    if form == "labelstudio":
        return "labelstudio"
    if form == "docbin":
        return "docbin"
    raise GongwenError("format", f"--format is {form!r}. Use labelstudio or docbin.")


def _told(result: Correction) -> list[str]:
    counts = result.changes
    lines = [
        f"{number_of(result.documents, 'document')}; {number_of(counts['gained'], 'entity')} added, "
        f"{counts['lost']:,} removed, {counts['moved']:,} moved, {counts['changed']:,} with other values; "
        f"{number_of(counts['fields'], 'field')} of documents changed"
    ]
    if unseen := result.documents - result.corrected:
        lines.append(f"{unseen} of them as they were exported: nobody has annotated them")
    if result.left_out:
        lines += [f"{len(result.left_out)} left out, without an annotation:", *(f"  {one}" for one in result.left_out)]
    if result.valueless:
        lines.append(
            f"{number_of(len(result.valueless), 'added entity')} without a value. Write it where there is one:"
        )
        lines += [f"  {one}" for one in result.valueless]
    return lines
