-- Null is what the market has set for all its sites.
ALTER TABLE sites ADD COLUMN holiday_law text;
ALTER TABLE sites ADD COLUMN school_zone text;
ALTER TABLE sites ADD CONSTRAINT sites_holiday_law CHECK (holiday_law IN (
    'mainland', 'alsace_moselle', 'guadeloupe', 'martinique', 'guyane', 'reunion', 'mayotte', 'saint_barthelemy',
    'saint_martin', 'saint_pierre_et_miquelon'
));
ALTER TABLE sites ADD CONSTRAINT sites_school_zone CHECK (school_zone IN (
    'unsaid', 'none', 'a', 'b', 'c', 'corse', 'guadeloupe', 'martinique', 'guyane', 'reunion', 'mayotte',
    'saint_pierre_et_miquelon'
));
