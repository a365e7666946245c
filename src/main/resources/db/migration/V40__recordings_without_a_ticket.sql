-- A recording that was given up: nobody finds it any more, and its audio goes piece by piece, since to delete much of it takes longer
-- than a statement may. Nobody can finish it either, also no replica of the version before that is still receiving it.
alter table recordings
    alter column ticket_id drop not null,
    add constraint recordings_given_up check (ticket_id is not null or status = 'UPLOADING');
