select json_object('data', json_object('issue', (
  select json_object(
    'label', i.label,
    'one', json_object('nodes', (
      select json_group_array(json_object(
        'slug', s.slug,
        'text', s.text,
        'date', case when s.date is not null then json_object('edtf', s.date) end,
        'meeting', (
          select json_object('slug', m.slug, 'title', m.title) from meeting m
          where m.id = s.meeting_id and m.status = 'PUBLISHED')))
      from (
        select s.id
        from statement_issue l
        cross join statement_on_behalf_of p
        cross join statement s
        where l.issue_id = i.id
          and p.statement_id = l.statement_id
          and p.party_id = (select id from party where slug = ?2 and status = 'PUBLISHED')
          and s.id = l.statement_id and s.status = 'PUBLISHED'
        order by s.date_descending desc, s.id desc
        limit 20
      ) page join statement s on s.id = page.id)),
    'other', json_object('nodes', (
      select json_group_array(json_object(
        'slug', s.slug,
        'text', s.text,
        'date', case when s.date is not null then json_object('edtf', s.date) end,
        'meeting', (
          select json_object('slug', m.slug, 'title', m.title) from meeting m
          where m.id = s.meeting_id and m.status = 'PUBLISHED')))
      from (
        select s.id
        from statement_issue l
        cross join statement_on_behalf_of p
        cross join statement s
        where l.issue_id = i.id
          and p.statement_id = l.statement_id
          and p.party_id = (select id from party where slug = ?3 and status = 'PUBLISHED')
          and s.id = l.statement_id and s.status = 'PUBLISHED'
        order by s.date_descending desc, s.id desc
        limit 20
      ) page join statement s on s.id = page.id)))
  from issue i
  where i.slug = ?1 and i.status = 'PUBLISHED')))
