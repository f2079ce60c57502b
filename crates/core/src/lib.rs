//! Everything that is true on any device: journal, fold, features, sync engine.
