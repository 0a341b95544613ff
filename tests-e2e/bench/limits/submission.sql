\set u random(1, 100000)
\set n random(1, 9000000000000000)
insert into assets(key,storefront,job_id,content_type,size,delete_after,deletion_attempts,created_at) values((:n::bigint)::text,'reviv',lpad(to_hex(:n::bigint),32,'0')::uuid,'image/jpeg',2000,now()+interval '1 hour',0,now());
begin;
insert into jobs(id,storefront,user_id,kind,provider,run_id,state,price,attempts,cost,original,version,created_at,expires_at) values(lpad(to_hex(:n::bigint),32,'0')::uuid,'reviv',lpad(to_hex(:u::bigint),32,'0')::uuid,'restoration','local',lpad(to_hex(:n::bigint),32,'1')::uuid,'pending',0,0,0,(:n::bigint)::text,1,now(),now()+interval '60 days');
update assets set delete_after=null where key=(:n::bigint)::text;
insert into tasks(key,handler,payload,run_at,created_at,fair_key,virtual_start) values(lpad(to_hex(:n::bigint),32,'1')::uuid,'RunJob',jsonb_build_object('storefront','reviv','job_id',(:n::bigint)::text,'run_id',(:n::bigint)::text),now(),now(),(:u::bigint)::text,1);
end;
