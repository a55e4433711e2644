select json_object('data', json_object('meetings', json_object('nodes', (
  select json_group_array(json_object(
    'slug', m.slug,
    'title', m.title,
    'date', case when m.date is not null then json_object('edtf', m.date) end,
    'statements', json_object('nodes', (
      select json_group_array(json_object(
        'slug', s.slug,
        'text', s.text,
        'form', s.form,
        'sources', (
          select json_group_array(json_object('title', o.title, 'url', o.url, 'publisher', o.publisher))
          from (
            select o.title, o.url, o.publisher
            from citation c join source o on o.id = c.source_id and o.status = 'PUBLISHED'
            where c.statement_id = s.id
            group by o.id
            order by min(c.position)
          ) o)))
      from (
        select id, slug, text, form from statement
        where meeting_id = m.id and status = 'PUBLISHED'
        order by position_ascending, id
        limit 10
      ) s))))
  from (
    select id, slug, title, date from meeting
    where status = 'PUBLISHED'
    order by date_descending desc, id desc
    limit 20
  ) m))))
