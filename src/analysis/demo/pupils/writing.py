"""Large delimited files, written fast."""

from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.csv


@dataclass(frozen=True)
class Text:
    """A way of writing delimited text. No value may hold the delimiter, a quote or a line end."""

    encoding: str = "utf-8"
    delimiter: str = ";"

    def write(self, table: pd.DataFrame, path: Path) -> Path | None:
        """Write a table with its titles; nothing, and None, for a table without rows."""
        if table.empty:
            return None
        arrow = pa.Table.from_pandas(table, preserve_index=False)
        style = pa.csv.WriteOptions(include_header=False, delimiter=self.delimiter, quoting_style="none")
        with path.open("wb") as file:
            file.write((self.delimiter.join(table.columns) + "\n").encode(self.encoding))
            pa.csv.write_csv(arrow, file, style)
        return path
