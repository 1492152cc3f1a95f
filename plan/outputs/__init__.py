"""The parts of the contract (`plan.contract`), by subject: types, and how each is derived from the facts."""
