"""Libraries that only some formats need."""

from sdgtax.model.extras import need as need
