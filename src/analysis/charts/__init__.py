"""Charts: frames in, drawn figures out (SVG, aggregated data, French alternative text)."""

from .chart import Chart
from .evolution import evolution_panels
from .intervals import interval_rows
from .quartiles import quartile_rates, quartile_shares
from .residuals import residual_plot
from .scatter import scatter_fit

__all__ = [
    "Chart",
    "evolution_panels",
    "interval_rows",
    "quartile_rates",
    "quartile_shares",
    "residual_plot",
    "scatter_fit",
]
