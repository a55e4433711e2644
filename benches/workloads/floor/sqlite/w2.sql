select json_object('data', json_object('meeting', (
  select json_object(
    'slug', m.slug,
    'title', m.title,
    'date', case when m.date is not null then json_object('edtf', m.date) end,
    'kind', m.kind,
    'place', m.place,
    'summary', m.summary,
    'participants', (
      select json_group_array(json_object(
        'role', p.role,
        'nameAsGiven', p.name_as_given,
        'person', (
          select json_object('slug', n.slug, 'name', n.name) from person n
          where n.id = p.person_id and n.status = 'PUBLISHED'),
        'party', (
          select json_object('slug', n.slug, 'name', n.name) from party n
          where n.id = p.party_id and n.status = 'PUBLISHED')))
      from (select * from participation where meeting_id = m.id order by position) p),
    'agenda', (
      select json_group_array(json_object('slug', i.slug, 'label', i.label))
      from (
        select i.slug, i.label
        from meeting_issue l join issue i on i.id = l.issue_id and i.status = 'PUBLISHED'
        where l.meeting_id = m.id
        order by l.position
      ) i),
    'sources', (
      select json_group_array(json_object('title', o.title, 'url', o.url, 'publisher', o.publisher))
      from (
        select o.title, o.url, o.publisher
        from citation c join source o on o.id = c.source_id and o.status = 'PUBLISHED'
        where c.meeting_id = m.id
        group by o.id
        order by min(c.position)
      ) o),
    'statements', json_object('nodes', (
      select json_group_array(json_object(
        'slug', s.slug,
        'text', s.text,
        'form', s.form,
        'act', s.act,
        'date', case when s.date is not null then json_object('edtf', s.date) end,
        'issues', (
          select json_group_array(json_object('slug', i.slug, 'label', i.label))
          from (
            select i.slug, i.label
            from statement_issue l join issue i on i.id = l.issue_id and i.status = 'PUBLISHED'
            where l.statement_id = s.id
            order by l.position
          ) i),
        'citations', (
          select json_group_array(json_object(
            'role', c.role,
            'locator', c.locator,
            'excerpt', c.excerpt,
            'source', json_object('title', c.title, 'url', c.url, 'publisher', c.publisher)))
          from (
            select c.role, c.locator, c.excerpt, o.title, o.url, o.publisher
            from citation c join source o on o.id = c.source_id and o.status = 'PUBLISHED'
            where c.statement_id = s.id
            order by c.position
          ) c)))
      from (
        select id, slug, text, form, act, date from statement
        where meeting_id = m.id and status = 'PUBLISHED'
        order by position_ascending, id
        limit 60
      ) s)))
  from meeting m
  where m.slug = ?1 and m.status = 'PUBLISHED')))
