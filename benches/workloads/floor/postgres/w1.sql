select json_build_object('data', json_build_object('meetings', json_build_object('nodes', coalesce(json_agg(json_build_object(
    'slug', m.slug,
    'title', m.title,
    'date', case when m.date is not null then json_build_object('edtf', m.date) end,
    'statements', json_build_object('nodes', s.nodes)
  ) order by m.date_descending desc, m.id desc), '[]'))))::text
from (
  select id, slug, title, date, date_descending from meeting
  where status = 'PUBLISHED'
  order by date_descending desc, id desc
  limit 20
) m
cross join lateral (
  select coalesce(json_agg(json_build_object(
      'slug', s.slug,
      'text', s.text,
      'form', s.form,
      'sources', o.nodes
    ) order by s.position_ascending, s.id), '[]') as nodes
  from (
    select id, slug, text, form, position_ascending from statement
    where meeting_id = m.id and status = 'PUBLISHED'
    order by position_ascending, id
    limit 10
  ) s
  cross join lateral (
    select coalesce(json_agg(json_build_object('title', o.title, 'url', o.url, 'publisher', o.publisher) order by o.place), '[]') as nodes
    from (
      select o.title, o.url, o.publisher, min(c.position) as place
      from citation c join source o on o.id = c.source_id and o.status = 'PUBLISHED'
      where c.statement_id = s.id
      group by o.id
    ) o
  ) o
) s
