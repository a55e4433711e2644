select json_build_object('data', json_build_object('meeting', (
  select json_build_object(
    'slug', m.slug,
    'title', m.title,
    'date', case when m.date is not null then json_build_object('edtf', m.date) end,
    'kind', m.kind,
    'place', m.place,
    'summary', m.summary,
    'participants', (
      select coalesce(json_agg(json_build_object(
          'role', p.role,
          'nameAsGiven', p.name_as_given,
          'person', case when n.id is not null then json_build_object('slug', n.slug, 'name', n.name) end,
          'party', case when y.id is not null then json_build_object('slug', y.slug, 'name', y.name) end
        ) order by p.position), '[]')
      from participation p
      left join person n on n.id = p.person_id and n.status = 'PUBLISHED'
      left join party y on y.id = p.party_id and y.status = 'PUBLISHED'
      where p.meeting_id = m.id),
    'agenda', (
      select coalesce(json_agg(json_build_object('slug', i.slug, 'label', i.label) order by l.position), '[]')
      from meeting_issue l join issue i on i.id = l.issue_id and i.status = 'PUBLISHED'
      where l.meeting_id = m.id),
    'sources', (
      select coalesce(json_agg(json_build_object('title', o.title, 'url', o.url, 'publisher', o.publisher) order by o.place), '[]') as nodes
      from (
        select o.title, o.url, o.publisher, min(c.position) as place
        from citation c join source o on o.id = c.source_id and o.status = 'PUBLISHED'
        where c.meeting_id = m.id
        group by o.id
      ) o),
    'statements', json_build_object('nodes', (
      select coalesce(json_agg(json_build_object(
          'slug', s.slug,
          'text', s.text,
          'form', s.form,
          'act', s.act,
          'date', case when s.date is not null then json_build_object('edtf', s.date) end,
          'issues', (
            select coalesce(json_agg(json_build_object('slug', i.slug, 'label', i.label) order by l.position), '[]')
            from statement_issue l join issue i on i.id = l.issue_id and i.status = 'PUBLISHED'
            where l.statement_id = s.id),
          'citations', (
            select coalesce(json_agg(json_build_object(
                'role', c.role,
                'locator', c.locator,
                'excerpt', c.excerpt,
                'source', json_build_object('title', o.title, 'url', o.url, 'publisher', o.publisher)
              ) order by c.position), '[]')
            from citation c join source o on o.id = c.source_id and o.status = 'PUBLISHED'
            where c.statement_id = s.id)
        ) order by s.position_ascending, s.id), '[]')
      from (
        select id, slug, text, form, act, date, position_ascending from statement
        where meeting_id = m.id and status = 'PUBLISHED'
        order by position_ascending, id
        limit 60
      ) s)))
  from meeting m
  where m.slug = $1 and m.status = 'PUBLISHED')))::text
