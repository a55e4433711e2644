select json_build_object('data', json_build_object('issue', (
  select json_build_object(
    'label', i.label,
    'one', json_build_object('nodes', (
      select coalesce(json_agg(json_build_object(
          'slug', s.slug,
          'text', s.text,
          'date', case when s.date is not null then json_build_object('edtf', s.date) end,
          'meeting', case when m.id is not null then json_build_object('slug', m.slug, 'title', m.title) end
        ) order by s.date_descending desc, s.id desc), '[]')
      from (
        select s.id, s.slug, s.text, s.date, s.meeting_id, s.date_descending
        from statement_issue l
        join statement_on_behalf_of p on p.statement_id = l.statement_id
        join statement s on s.id = l.statement_id and s.status = 'PUBLISHED'
        where l.issue_id = i.id
          and p.party_id = (select id from party where slug = $2 and status = 'PUBLISHED')
        order by s.date_descending desc, s.id desc
        limit 20
      ) s
      left join meeting m on m.id = s.meeting_id and m.status = 'PUBLISHED')),
    'other', json_build_object('nodes', (
      select coalesce(json_agg(json_build_object(
          'slug', s.slug,
          'text', s.text,
          'date', case when s.date is not null then json_build_object('edtf', s.date) end,
          'meeting', case when m.id is not null then json_build_object('slug', m.slug, 'title', m.title) end
        ) order by s.date_descending desc, s.id desc), '[]')
      from (
        select s.id, s.slug, s.text, s.date, s.meeting_id, s.date_descending
        from statement_issue l
        join statement_on_behalf_of p on p.statement_id = l.statement_id
        join statement s on s.id = l.statement_id and s.status = 'PUBLISHED'
        where l.issue_id = i.id
          and p.party_id = (select id from party where slug = $3 and status = 'PUBLISHED')
        order by s.date_descending desc, s.id desc
        limit 20
      ) s
      left join meeting m on m.id = s.meeting_id and m.status = 'PUBLISHED')))
  from issue i
  where i.slug = $1 and i.status = 'PUBLISHED')))::text
