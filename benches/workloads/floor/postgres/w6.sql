select json_build_object('data', json_build_object('meetings', json_build_object('nodes', coalesce(json_agg(json_build_object(
    'title', m.title,
    'date', case when m.date is not null then json_build_object('edtf', m.date) end
  ) order by m.date_descending desc, m.id desc), '[]'))))::text
from (
  select id, title, date, date_descending from meeting
  where status = 'PUBLISHED'
  order by date_descending desc, id desc
  limit 100
) m
