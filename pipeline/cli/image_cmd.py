"""``xiangdang ocr`` and ``deskew``: one picture, no archive."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.archive import measure_image, read_image, straighten_image
from pipeline.cli.options import cross_check_option, engine_option, json_option
from pipeline.cli.output import print_json, say
from pipeline.cli.reading_rows import text_lines
from pipeline.cli.rows import ocr_json

_image_argument = click.argument("image", metavar="IMAGE", type=click.Path(path_type=Path))
_page_option = click.option("--page", type=click.IntRange(min=1), default=1, metavar="N", help="多页文件中的第几页。")


@click.command()
@_image_argument
@_page_option
@engine_option
@cross_check_option
@json_option
def ocr(image: Path, page: int, engine: str | None, cross_check: str | None, as_json: bool) -> None:
    """识别一张图像，不需要档案库。

    \b
    示例：
      xiangdang ocr 合同.jpg
      xiangdang ocr 合同.tif --page 2 --engine tesseract --json
    """
    result = read_image(image, page, engine=engine, second_engine=cross_check)
    if as_json:
        print_json(ocr_json(result))
    else:
        click.echo("\n".join(text_lines(result)))


@click.command()
@_image_argument
@_page_option
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="OUT",
    help="把转正、拉直后的图像写到这里（.png 或 .jpg）。",
)
@json_option
def deskew(image: Path, page: int, output: Path | None, as_json: bool) -> None:
    """测量一张图像的方向和倾斜角；rotation 是顺时针转正所需的角度，skew 是转正后文字行顺时针倾斜的角度。

    \b
    示例：
      xiangdang deskew 合同.jpg --json
      xiangdang deskew 合同.jpg -o 合同_拉直.png
    """
    rotation, skew = straighten_image(image, page, output) if output else measure_image(image, page)
    if as_json:
        print_json({"rotation_degrees": rotation, "skew_degrees": round(skew, 3)})
    else:
        click.echo(f"需顺时针旋转 {rotation}°，倾斜 {skew:+.2f}°")
        if output:
            say(f"已写入：{output}")
