"""Learning weights of words from labelled titles. Needs scikit-learn: `pip install 'sdgtax[learn]'`. What it writes is read without it."""
