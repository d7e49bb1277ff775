"""新办备案 as the clerk sees it: six steps between the applicant's card and the reasons behind every date."""
