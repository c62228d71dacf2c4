-- A simulation walks the decisions of a window, the newest first.
create index decision_by_time on decision (at desc, id desc);
