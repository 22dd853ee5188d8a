"""All that must be there before a first night: who takes part, settings, deadlines, journeys."""
