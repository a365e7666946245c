-- Events that are finished and older than an operator keeps them are removed, by whichever replica holds the lease.
insert into jobs (name, due_at) values ('event-retention', 'epoch');
