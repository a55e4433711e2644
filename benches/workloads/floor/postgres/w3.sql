select json_build_object('data', json_build_object('statements', json_build_object('nodes', coalesce(json_agg(json_build_object(
    'slug', s.slug,
    'text', s.text,
    'form', s.form,
    'date', case when s.date is not null then json_build_object('edtf', s.date) end,
    'meeting', case when m.id is not null then json_build_object(
      'slug', m.slug,
      'title', m.title,
      'date', case when m.date is not null then json_build_object('edtf', m.date) end) end,
    'sources', o.nodes
  ) order by s.date_descending desc, s.id desc), '[]'))))::text
from (
  select s.id, s.slug, s.text, s.form, s.date, s.meeting_id, s.date_descending
  from statement_issue i
  join statement_on_behalf_of p on p.statement_id = i.statement_id
  join statement s on s.id = i.statement_id and s.status = 'PUBLISHED' and s.date_end >= $3
  where i.issue_id = (select id from issue where slug = $2 and status = 'PUBLISHED')
    and p.party_id = (select id from party where slug = $1 and status = 'PUBLISHED')
  order by s.date_descending desc, s.id desc
  limit 20
) s
left join meeting m on m.id = s.meeting_id and m.status = 'PUBLISHED'
cross join lateral (
  select coalesce(json_agg(json_build_object('title', o.title, 'url', o.url, 'publisher', o.publisher) order by o.place), '[]') as nodes
  from (
    select o.title, o.url, o.publisher, min(c.position) as place
    from citation c join source o on o.id = c.source_id and o.status = 'PUBLISHED'
    where c.statement_id = s.id
    group by o.id
  ) o
) o
