select json_object('data', json_object('statements', json_object('nodes', (
  select json_group_array(json_object(
    'slug', s.slug,
    'text', s.text,
    'form', s.form,
    'date', case when s.date is not null then json_object('edtf', s.date) end,
    'meeting', (
      select json_object(
        'slug', m.slug,
        'title', m.title,
        'date', case when m.date is not null then json_object('edtf', m.date) end)
      from meeting m where m.id = s.meeting_id and m.status = 'PUBLISHED'),
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
    select s.id
    from statement_issue i
    cross join statement_on_behalf_of p
    cross join statement s
    where i.issue_id = (select id from issue where slug = ?2 and status = 'PUBLISHED')
      and p.statement_id = i.statement_id
      and p.party_id = (select id from party where slug = ?1 and status = 'PUBLISHED')
      and s.id = i.statement_id and s.status = 'PUBLISHED' and s.date_end >= ?3
    order by s.date_descending desc, s.id desc
    limit 20
  ) page join statement s on s.id = page.id))))
