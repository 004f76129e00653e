"""Sections: metrics and models as frozen answers, one module per report. Notebooks show them."""
