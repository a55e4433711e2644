select json_object('data', json_object('statements', json_object('totalCount', count(*))))
from statement_on_behalf_of p
cross join statement s
where p.party_id = (select id from party where slug = ?1 and status = 'PUBLISHED')
  and s.id = p.statement_id and s.status = 'PUBLISHED' and s.date_end >= ?2
