--
-- PostgreSQL database dump
--


-- Dumped from database version 18.6
-- Dumped by pg_dump version 18.6

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

--
-- Name: wake_worker(); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.wake_worker() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin perform pg_notify('work', tg_table_name); return null; end $$;


SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: addresses; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.addresses (
    id uuid NOT NULL,
    number bigint NOT NULL,
    storefront character varying NOT NULL,
    user_id uuid NOT NULL,
    address_type character varying NOT NULL,
    full_name character varying NOT NULL,
    phone_number character varying,
    street_address character varying NOT NULL,
    apartment character varying,
    city character varying NOT NULL,
    state character varying,
    country character varying NOT NULL,
    zip_code character varying NOT NULL,
    is_default boolean NOT NULL,
    created_at timestamp with time zone NOT NULL,
    label character varying,
    first_name character varying,
    last_name character varying,
    company character varying,
    updated_at timestamp with time zone
);


--
-- Name: addresses_number_seq; Type: SEQUENCE; Schema: public; Owner: -
--

ALTER TABLE public.addresses ALTER COLUMN number ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.addresses_number_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: alembic_version; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.alembic_version (
    version_num character varying(32) NOT NULL
);


--
-- Name: authorization_requests; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.authorization_requests (
    digest bytea NOT NULL,
    storefront character varying NOT NULL,
    provider character varying NOT NULL,
    browser_digest bytea NOT NULL,
    nonce character varying NOT NULL,
    code_verifier character varying NOT NULL,
    redirect_uri character varying NOT NULL,
    return_to character varying,
    expires_at timestamp with time zone NOT NULL
);


--
-- Name: claimed_guests; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.claimed_guests (
    storefront character varying NOT NULL,
    guest_id uuid NOT NULL,
    user_id uuid,
    claimed_at timestamp with time zone NOT NULL
);


--
-- Name: contact_addresses; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.contact_addresses (
    id uuid NOT NULL,
    number bigint NOT NULL,
    storefront character varying NOT NULL,
    user_id uuid,
    guest_id uuid,
    full_name character varying NOT NULL,
    phone character varying NOT NULL,
    email character varying NOT NULL,
    address_line1 character varying NOT NULL,
    address_line2 character varying NOT NULL,
    city character varying NOT NULL,
    is_current boolean NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    CONSTRAINT contact_addresses_owner CHECK (((user_id IS NULL) <> (guest_id IS NULL)))
);


--
-- Name: contact_addresses_number_seq; Type: SEQUENCE; Schema: public; Owner: -
--

ALTER TABLE public.contact_addresses ALTER COLUMN number ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.contact_addresses_number_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: customer_quotas; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.customer_quotas (
    user_id uuid NOT NULL,
    storefront character varying NOT NULL,
    credit_limit bigint,
    used bigint NOT NULL,
    resets_at timestamp with time zone,
    images_generated bigint NOT NULL,
    version bigint NOT NULL
);


--
-- Name: customer_standings; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.customer_standings (
    user_id uuid NOT NULL,
    storefront character varying NOT NULL,
    credit_balance bigint NOT NULL,
    credit_version bigint NOT NULL,
    free_preview_used boolean NOT NULL,
    social_share_unlock_used boolean NOT NULL,
    perks_version bigint NOT NULL
);


--
-- Name: customer_subscriptions; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.customer_subscriptions (
    user_id uuid NOT NULL,
    storefront character varying NOT NULL,
    plan_id character varying NOT NULL,
    tier character varying NOT NULL,
    status character varying NOT NULL,
    current_period_start timestamp with time zone,
    current_period_end timestamp with time zone,
    cancel_at_period_end boolean NOT NULL,
    version bigint NOT NULL
);


--
-- Name: denied_sessions; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.denied_sessions (
    id uuid NOT NULL,
    deniable_until timestamp with time zone NOT NULL
);


--
-- Name: email_changes; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.email_changes (
    user_id uuid NOT NULL,
    storefront character varying NOT NULL,
    request_id uuid NOT NULL,
    new_email character varying NOT NULL,
    expires_at timestamp with time zone NOT NULL
);


--
-- Name: idempotency_keys; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.idempotency_keys (
    scope text NOT NULL,
    key text NOT NULL,
    fingerprint bytea NOT NULL,
    status integer,
    headers jsonb,
    body bytea,
    created_at timestamp with time zone NOT NULL,
    holder bigint
);


--
-- Name: inbox; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.inbox (
    event_id uuid NOT NULL,
    handler text NOT NULL,
    handled_at timestamp with time zone NOT NULL
);


--
-- Name: magic_codes; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.magic_codes (
    storefront character varying NOT NULL,
    email character varying NOT NULL,
    request bigint NOT NULL,
    issued bigint NOT NULL,
    used bigint NOT NULL,
    digest bytea,
    wrong_guesses integer NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    mailed_at timestamp with time zone[] NOT NULL,
    used_digest bytea,
    used_at timestamp with time zone,
    used_from character varying,
    session_id uuid,
    answer bytea
);


--
-- Name: mail_tokens; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.mail_tokens (
    digest bytea NOT NULL,
    storefront character varying NOT NULL,
    user_id uuid NOT NULL,
    purpose character varying NOT NULL,
    expires_at timestamp with time zone NOT NULL
);


--
-- Name: outbox; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.outbox (
    id bigint NOT NULL,
    event_id uuid NOT NULL,
    type text NOT NULL,
    envelope jsonb NOT NULL,
    created_at timestamp with time zone NOT NULL,
    published_at timestamp with time zone
);


--
-- Name: outbox_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

ALTER TABLE public.outbox ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.outbox_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: passkey_challenges; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.passkey_challenges (
    digest bytea NOT NULL,
    storefront character varying NOT NULL,
    ceremony character varying NOT NULL,
    challenge bytea NOT NULL,
    origin character varying NOT NULL,
    rp_id character varying NOT NULL,
    user_id uuid,
    email character varying,
    user_handle bytea,
    expires_at timestamp with time zone NOT NULL
);


--
-- Name: passkeys; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.passkeys (
    id uuid NOT NULL,
    storefront character varying NOT NULL,
    user_id uuid NOT NULL,
    credential_id bytea NOT NULL,
    public_key bytea NOT NULL,
    user_handle bytea NOT NULL,
    name character varying NOT NULL,
    transports character varying[] NOT NULL,
    sign_count bigint NOT NULL,
    is_backed_up boolean NOT NULL,
    created_at timestamp with time zone NOT NULL,
    last_used_at timestamp with time zone
);


--
-- Name: profiles; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.profiles (
    user_id uuid NOT NULL,
    username character varying,
    display_name character varying,
    preferences jsonb NOT NULL
);


--
-- Name: provider_accounts; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.provider_accounts (
    storefront character varying NOT NULL,
    provider character varying NOT NULL,
    subject character varying NOT NULL,
    user_id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL
);


--
-- Name: sessions; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.sessions (
    id uuid NOT NULL,
    storefront character varying NOT NULL,
    user_id uuid NOT NULL,
    refresh_jti uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    deniable_until timestamp with time zone,
    previous_jti uuid,
    rotated_at timestamp with time zone
);


--
-- Name: sign_in_tickets; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.sign_in_tickets (
    digest bytea NOT NULL,
    storefront character varying NOT NULL,
    user_id uuid NOT NULL,
    expires_at timestamp with time zone NOT NULL
);


--
-- Name: tasks; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.tasks (
    id bigint NOT NULL,
    key uuid NOT NULL,
    handler text NOT NULL,
    payload jsonb NOT NULL,
    state text DEFAULT 'waiting'::text NOT NULL,
    attempts integer DEFAULT 0 NOT NULL,
    error text,
    run_at timestamp with time zone NOT NULL,
    created_at timestamp with time zone NOT NULL,
    lease uuid,
    priority smallint DEFAULT 0 NOT NULL,
    progress jsonb,
    cancel_requested_at timestamp with time zone,
    fair_key text,
    virtual_start bigint DEFAULT 0 NOT NULL
);


--
-- Name: tasks_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

ALTER TABLE public.tasks ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.tasks_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: temporary_passwords; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.temporary_passwords (
    user_id uuid NOT NULL,
    encrypted bytea NOT NULL,
    mail_id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL
);


--
-- Name: usernames; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.usernames (
    user_id uuid NOT NULL,
    storefront character varying NOT NULL,
    name character varying NOT NULL,
    lookup_key character varying NOT NULL
);


--
-- Name: users; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.users (
    id uuid NOT NULL,
    number bigint NOT NULL,
    storefront character varying NOT NULL,
    email character varying NOT NULL,
    password_hash character varying,
    first_name character varying NOT NULL,
    last_name character varying NOT NULL,
    phone_number character varying,
    is_active boolean NOT NULL,
    is_staff boolean NOT NULL,
    verified_at timestamp with time zone,
    created_at timestamp with time zone NOT NULL,
    company_name character varying,
    last_login_at timestamp with time zone
);


--
-- Name: users_number_seq; Type: SEQUENCE; Schema: public; Owner: -
--

ALTER TABLE public.users ALTER COLUMN number ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.users_number_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Data for Name: addresses; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.addresses OVERRIDING SYSTEM VALUE VALUES
	('0c90dc19-32ab-46ae-b42d-c3edf42225cf', 1, 'emporium', '55898381-a71c-4136-a450-da8820f7fbc3', 'shipping', 'Demo Customer', '+15035550142', '1480 Juniper Street', '4B', 'Portland', 'OR', 'US', '97205', true, '2026-11-23 23:43:03.108569+00', NULL, NULL, NULL, NULL, NULL),
	('af81ef22-c6f4-41b7-93d7-5b31f8e946ec', 2, 'emporium', '55898381-a71c-4136-a450-da8820f7fbc3', 'billing', 'Demo Customer', '+15035550142', '1480 Juniper Street', '4B', 'Portland', 'OR', 'US', '97205', true, '2026-11-23 23:43:03.128376+00', NULL, NULL, NULL, NULL, NULL),
	('fc6eec02-899d-4db9-8132-3ad33b0bc5e4', 3, 'marbelle', '7e65678a-69e8-4930-90fb-a0b98b55c949', 'other', 'Demo Customer', '+15035550142', '1480 Juniper Street', '4B', 'Portland', 'OR', 'USA', '97205', true, '2026-11-23 23:43:05.958144+00', 'Home', 'Demo', 'Customer', 'Juniper Interiors', NULL),
	('5677d0b3-bb94-4038-9bdd-391e381a046c', 4, 'emporium', 'e597f3f5-2cd8-4aae-adc4-12f941c4b461', 'shipping', 'John Doe', '+1234567890', '123 Main St', 'Apt 4B', 'New York', 'NY', 'USA', '10001', false, '2026-11-24 01:54:56.510793+00', NULL, NULL, NULL, NULL, NULL),
	('799353f5-f62e-4da8-b190-9426c7c96041', 5, 'emporium', 'd3255f4d-d1c1-41dd-b761-bc6541ddb823', 'shipping', 'John Doe', '+1234567890', '123 Main St', 'Apt 4B', 'New York', 'NY', 'USA', '10001', false, '2026-11-24 01:54:58.324882+00', NULL, NULL, NULL, NULL, NULL),
	('f539fc6a-4af2-466d-9f91-1b511312d9b8', 6, 'emporium', '92687e8f-4a3a-43f7-afba-caeee33345f5', 'shipping', 'John Doe', '+1234567890', '123 Main St', 'Apt 4B', 'New York', 'NY', 'USA', '10001', false, '2026-11-24 01:54:59.580452+00', NULL, NULL, NULL, NULL, NULL),
	('5d26ca1c-3835-4694-9110-2287ac497058', 7, 'emporium', '211b6a64-9e55-4fc3-b162-b66afa6b6070', 'shipping', 'John Doe', '+1234567890', '123 Main St', 'Apt 4B', 'New York', 'NY', 'USA', '10001', false, '2026-11-24 01:55:01.04872+00', NULL, NULL, NULL, NULL, NULL),
	('2af39be3-1d80-4c8a-b1cb-fd43467fcbb0', 8, 'emporium', '55356fa6-712f-45e1-b651-04f93c8ae3be', 'shipping', 'John Doe', '+1234567890', '123 Main St', 'Apt 4B', 'New York', 'NY', 'USA', '10001', false, '2026-11-24 01:55:02.743927+00', NULL, NULL, NULL, NULL, NULL),
	('64feaf64-80d3-42df-8b53-a44afe35f519', 9, 'emporium', '4569efd6-2f55-4fcc-8853-22411b77db54', 'shipping', 'John Doe', '+1234567890', '123 Main St', 'Apt 4B', 'New York', 'NY', 'USA', '10001', false, '2026-11-24 01:55:04.283888+00', NULL, NULL, NULL, NULL, NULL),
	('937935d1-715c-4ff5-8fb3-7e48ee3c2df9', 10, 'emporium', '6b5b5303-10b6-4ae1-af9f-f21fdd8900ff', 'shipping', 'John Doe', '+1234567890', '123 Main St', 'Apt 4B', 'New York', 'NY', 'USA', '10001', false, '2026-11-24 01:55:05.550629+00', NULL, NULL, NULL, NULL, NULL),
	('59296e83-5977-4044-9415-00d441900db9', 11, 'emporium', 'ed6b4128-18e0-4e32-b904-b33d964992a5', 'shipping', 'John Doe', '+1234567890', '123 Main St', 'Apt 4B', 'New York', 'NY', 'USA', '10001', false, '2026-11-24 01:55:06.510919+00', NULL, NULL, NULL, NULL, NULL),
	('3482e690-cd1c-4737-a8c9-9380bef57e69', 12, 'emporium', '09a592f9-a845-4cfc-b3ee-96fe17869b35', 'shipping', 'John Doe', '+1234567890', '123 Main St', 'Apt 4B', 'New York', 'NY', 'USA', '10001', false, '2026-11-24 01:55:07.426197+00', NULL, NULL, NULL, NULL, NULL);


--
-- Data for Name: alembic_version; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.alembic_version VALUES
	('chassis_0004'),
	('0011');


--
-- Data for Name: authorization_requests; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: claimed_guests; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: contact_addresses; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.contact_addresses OVERRIDING SYSTEM VALUE VALUES
	('fdbe17a6-1cf6-4795-87c8-94d511a7eff2', 1, 'storybook', '09a6f5b4-9003-423d-98b7-53c8f8c6f672', NULL, 'Demo Customer', '+995 555 010142', 'demo@storybook.example', 'Rustaveli Avenue 12', '', 'Tbilisi', true, '2026-11-23 23:43:10.114172+00', '2026-11-23 23:43:10.114172+00');


--
-- Data for Name: customer_quotas; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.customer_quotas VALUES
	('c971cf5c-e6ff-43d8-90d5-bfd0fe3ebf58', 'figureforge', NULL, 1, NULL, 0, 1);


--
-- Data for Name: customer_standings; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.customer_standings VALUES
	('802794bf-3694-4846-a772-ab6a111e6c5e', 'reviv', 3, 1, false, false, 0),
	('1a259a58-3c40-4e7a-b4a0-ea5d5c967ad8', 'reviv', 0, 0, true, false, 1);


--
-- Data for Name: customer_subscriptions; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: denied_sessions; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: email_changes; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: idempotency_keys; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: inbox; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.inbox VALUES
	('2b098075-067c-4d84-ab02-6fb315c62c89', 'credit.granted:store_granted_balance', '2026-11-23 23:44:26.124383+00'),
	('a54e8365-f3fb-49ad-b72e-6996761b7a04', 'customer_perks.changed:store_used_perks', '2026-11-24 01:56:09.964883+00'),
	('fc560447-5f3e-4692-8f87-83fde900f68a', 'quota.changed:store_changed_quota', '2026-11-24 01:56:14.282989+00');


--
-- Data for Name: magic_codes; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.magic_codes VALUES
	('figureforge', '696a99654fd0@customer.example', 1, 1, 1, NULL, 0, '2026-11-24 02:11:10.324864+00', '{"2026-11-24 01:56:10.324864+00"}', '\xe169d59a7762639d1de6d6bd37c0b31f39f7746714a50349bc821df03fc6c5da9957427cc3f55f387772432811bcb1b5', '2026-11-24 01:56:10.677853+00', '2001:db8:31f8:3e59::', 'f7a9e310-453d-488b-9db3-e5795f83166b', '\x1bc7e938a9452aafe4ec91e4964fb09c43f38680e635de2b22d0611fb9a96c5effa4ff48da663481fce16366b1c851fd61a223bf471e6ac1de11cbf97ba40b87cac4beee431d8fa1d1e213e4ac2f3903c26450af04fd2406d1f83dee1058ef5d2fecc2ba452e5fc17db8145224bd14025e12e035d31c1262f1f6331dfbb42e9ce4f93313232df81f4d3cdd57ad583479484f8c94ae1573ffc47986451a66a5432123cbe322cdc07aef17744b451064994ba842535a1e69ddc258d56dca7383859e80723afdfc6566b6c447c0a5c743f70c5ae253ae59ce06f9d8d2c087fbd9b526110ea449b28484f5a77fdcbf539d4fa03bf036036cc9ca4880798e5df3d647a866d41b86f8e2636d228178a438a3f650b0a4ba3a1fe34d464e349d5d3f9873962d3ff55a76be9c213c9b2f62ece2500db5d9cc09cabc34395a5ee5be4267ff6e95e48fbfd8f2031c52803bdbcb1c30324766548d867bf385fdeedc669b722c99c9fa612d015e01acb93e1011090d4dbea722840b05b921eea59d2dfc917ab9d567fda34bf3401c0a645b5cc5e74e758292eff9cdd56b5241c471c54464a6e7935b4ad82d65f96de767abf564531f87c16859ac7b4f941b5882100e56fcf8838a89f2f59cec23c7aac82197093dd3b3dde8af50bc3b8de449c1e8ca1257cc4125079e25efee972df216074333f1fb6ce8c9f9e457796223a57023c13848360dbf10c7e857efc1ea2e3b545ea308333faf69480f583326a75238d391d2d325edaf6827ebee7c5ee3f8a02ac2bb2baa49ffc965dd66aac833457d2699836cddfd28f267af20fe0c30e72c143f8fa9c3c5783a05a137051dbea821b477ef0580c2f9f057ec22b5b1fdda14b3356ba02d858bca0cb519e9dbb1e7eabf9b1a1697503501999fe83ec9b21ddf05b190038107d9ec3b4819867fa7e40099ddc0adeeec9dcd2a9e1b91f628360e9f9e866f75128f5410810df1ed52e8086645ee3e3516c0aa9866422fa85e0f58cc384a10724dc87807a55c168602b7c7a563a20f69ff217ff74f4ab84ef040941429a41f3d1e287d5afd43e6b54bb4c9449b5453bb20ad419395328fb85cfa594e1dbd5950a3fe34efdcbf10d078f6ae8c99a096fed16810c3917f7ffc46d504d9f96c8a5891f1b7be54d28c67fa7c5c70d8b8211dbf4a5d1857adba3486aad8a073192f246295edf7445dfaf0c592d112487a8ca57dc9b4ed891b1fbbe074dd8ccb964a67678ef43c903603828ea2fd4d1d11dceb69a7b487cdd72258be6e8011f0f121e5da32956e34dce862fcddcef97d05c834abb6e72c05455ed34922eea3931881187518a790c03415f2ef9d6a85dbd2712dc8cbea0e2273e4552cf7dfebb06a1b0b197814a02be22a2897506a2d4223a8b047e297921149ff17517c4cd61c9dc1a5780f69dbf33815d95c4fd76f57bb119850e0bcb9337046a7e567d81ee6e11ec6237fce50a018b1149c7636cd86987bb87519d1b1c514962f38e5b2b5bb111206356d89df91c8a4abfb70d07644b80e2bf17e3eb3a60dbe75df9f0e682f2f442e4187ed4e0704bef6ad1de9531f33e4180b77d6596e16b87d3e1744875e3442be37491757f9b2ccf375db478d0d7fd87710e00c4097881292f633dc6754b7eb90178b788184f6a36a259b0cf3fdf00b91567e15c4e1b7674fc55f7729e8cdd1d7b62f3a11a406ce062b3f3743292979ce9b3a026376ae452305653076a252e0d276113e97b7d8ccd4d7164038acbea4ed69540f0c70ec3ff11f085330573ad032b7610fe7d5f2dad6bab498d4d190bf62283486ca4ac4d4de9ccf434d055001a9f0c6fdb184ee1ef72673dc0d176e044574e4210523e21ba684bf05e64ae011f627e550ff975b6d1165c563656e3a1c3f45643daf75e5ba2f83272a00e3fab4690aa6f51ce7c0cd3772ca49d5574d659131f476dbd997e891d76f52f57a6870baf43e655b02de0f46f8a3dedc2304c442b9fec71a837310c899cd6f544a1ee813d214920f4dfc65727ac7da40b91f62bff648a78875f70466f41380357c52ea3097fd9a854e102c21af3e8e66d0d4aa6179a2bd6897c1246bcccbbc4034de81c56ab095f43c8b2f6c0c079e4798ee54219b039a8a5952f1a51bf56376fc0110e562dcfc08773986936da29320e6d990f707d036402bd67c426c5273c2d3efe1176bea16d8073ff5f425d6d7c2f487efcb9b7054ff59c34f797240acd2f938510489ac50ee1971bac3b23ad47d9bf4dabac1fb8d28b6c9228ce6ce9480040caa352dd049659aad069ce05aae341e4b0a20fa64bab12f69bd00b87b78199ed48ea94a4dae2e0a11871c9104205c65763691334b379f57d0bb1b816b24dc2193294572dbf52fe0e7c32878ed46ef0a6ab7317f6a44e4476a450ec88fce2def1b75c2c1af230caa7c8c81491633d666ae550ea1559407592773801caf99182855c8602f27bc24a0510b9d572cfce3bd988f5d35fb9f60f74939597a3df57bb7d394d026f52660776e4e');


--
-- Data for Name: mail_tokens; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.mail_tokens VALUES
	('\x5313b4cc7006eee2d6b83b5772d985147e73191bdfd5e5d534164aee60a60c43', 'emporium', 'ba79a05e-2e3a-4ae4-bdb3-b2d7176b70aa', 'verification', '2026-11-25 00:49:46.716342+00'),
	('\x149ab37f73655b21e0c2224748b55a984a0f4cbb3e889e665008f56a1d0cd852', 'emporium', 'ba79a05e-2e3a-4ae4-bdb3-b2d7176b70aa', 'verification', '2026-11-25 00:54:46.991022+00'),
	('\x006acd21b933ddb14a2a9a458af43bdd38a2ab9d6406a01f8a629150b8aeb5e1', 'emporium', 'ba79a05e-2e3a-4ae4-bdb3-b2d7176b70aa', 'verification', '2026-11-25 00:59:47.614005+00'),
	('\x891150d9d8cf481a0ccd799f4499f1c69b11d20aedecd65345f1fb6ae8c5a2ab', 'emporium', 'ba79a05e-2e3a-4ae4-bdb3-b2d7176b70aa', 'verification', '2026-11-25 01:09:48.714364+00'),
	('\x73bc6e25303c53590f16b94e6e2d04382a690aaa75a00df9fee5794976377ba4', 'emporium', 'ba79a05e-2e3a-4ae4-bdb3-b2d7176b70aa', 'verification', '2026-11-25 01:14:49.702329+00'),
	('\x2f4022e443500229d8ec9a9e3d24b38815d92d1ed87b20af9c9f48764fe212cc', 'emporium', 'ba79a05e-2e3a-4ae4-bdb3-b2d7176b70aa', 'verification', '2026-11-25 01:24:50.697821+00'),
	('\xf0b1538a2c9a752105feeb05f02a0ec1b54a643508eb254dc294ef7fe5b64b03', 'emporium', 'ba79a05e-2e3a-4ae4-bdb3-b2d7176b70aa', 'verification', '2026-11-25 01:34:51.732794+00'),
	('\xed54ac0f921dd153cc4d0b41aa624117ede8d784efaabf687b0be5d8f7e68417', 'emporium', 'ba79a05e-2e3a-4ae4-bdb3-b2d7176b70aa', 'verification', '2026-11-25 01:49:53.780322+00'),
	('\x3bb7d22e46bbdf4fa7a329786a339236148a775b944ff9068e86fc88800d5791', 'emporium', 'e597f3f5-2cd8-4aae-adc4-12f941c4b461', 'verification', '2026-11-25 01:54:55.741157+00'),
	('\xb3d7f6a266116d4ca723cec7d6617ba4605859463fc12397a72fa59a46ff891d', 'emporium', 'd3255f4d-d1c1-41dd-b761-bc6541ddb823', 'verification', '2026-11-25 01:54:57.783379+00'),
	('\x59fad5c3d594c92f3dab7eeef8ebdd98d096fc2f8c6a8e7fbdebd8a10061b9ff', 'emporium', '92687e8f-4a3a-43f7-afba-caeee33345f5', 'verification', '2026-11-25 01:54:59.260132+00'),
	('\x766a43cb12407e9b5119a081ddd7abe5abb6bab74bcc8e13181de336d9785b9a', 'emporium', '211b6a64-9e55-4fc3-b162-b66afa6b6070', 'verification', '2026-11-25 01:55:00.714257+00'),
	('\xcfca5b2a89312eefa0524f47f7158e2edd080e0cc8c304a6f3b6f4085e974a16', 'emporium', '55356fa6-712f-45e1-b651-04f93c8ae3be', 'verification', '2026-11-25 01:55:02.334436+00'),
	('\x1c99fef9bd43556d7e42fd82923cd8d0108001ff55d39f0852fcd6cc49669f37', 'emporium', '4569efd6-2f55-4fcc-8853-22411b77db54', 'verification', '2026-11-25 01:55:03.903179+00'),
	('\x7a27d6ac36fef4d2616c9f76d051f6dc2bd4929c4019a1a59cef1bc9bf6c343a', 'emporium', '6b5b5303-10b6-4ae1-af9f-f21fdd8900ff', 'verification', '2026-11-25 01:55:05.333191+00'),
	('\xb8fd5bca7708631d9f0d404b88f6c699ce22a5591708c11d9cbd6b6d2abd6740', 'emporium', 'ed6b4128-18e0-4e32-b904-b33d964992a5', 'verification', '2026-11-25 01:55:06.251715+00'),
	('\xfa16a1d7c6102b9ebe126c1e9c209325a88845ded528499bd581937566eac2b3', 'emporium', '09a592f9-a845-4cfc-b3ee-96fe17869b35', 'verification', '2026-11-25 01:55:07.168979+00');


--
-- Data for Name: outbox; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.outbox VALUES
	(1, 'b6e996b0-54b6-4283-b796-49a92bc2db7a', 'user.registered', '{"id": "b6e996b0-54b6-4283-b796-49a92bc2db7a", "data": {"email": "demo@emporium.example", "user_id": "55898381-a71c-4136-a450-da8820f7fbc3", "version": 0, "last_name": "Customer", "first_name": "Demo", "storefront": "emporium"}, "time": "2026-11-23T23:43:03.099895Z", "type": "user.registered", "source": "identity", "subject": "55898381-a71c-4136-a450-da8820f7fbc3", "requestid": null, "storefront": "emporium", "specversion": "1.0", "traceparent": null, "datacontenttype": "application/json"}', '2026-11-23 23:43:03.100005+00', '2026-11-23 23:44:24.368814+00'),
	(2, 'e4841478-09e8-4e06-a100-6afdee6aa6d3', 'user.registered', '{"id": "e4841478-09e8-4e06-a100-6afdee6aa6d3", "data": {"email": "staff@emporium.example", "user_id": "99ec08fc-c3bd-485f-a743-55c25477900e", "version": 0, "last_name": "Staff", "first_name": "Demo", "storefront": "emporium"}, "time": "2026-11-23T23:43:03.778034Z", "type": "user.registered", "source": "identity", "subject": "99ec08fc-c3bd-485f-a743-55c25477900e", "requestid": null, "storefront": "emporium", "specversion": "1.0", "traceparent": null, "datacontenttype": "application/json"}', '2026-11-23 23:43:03.778185+00', '2026-11-23 23:44:24.368814+00'),
	(3, '70e48931-3a14-42e8-afcd-eb5318516cf1', 'user.registered', '{"id": "70e48931-3a14-42e8-afcd-eb5318516cf1", "data": {"email": "demo@figureforge.example", "user_id": "25c96488-5ecb-4c75-ba23-f9d504aa252a", "version": 0, "last_name": "Customer", "first_name": "Demo", "storefront": "figureforge"}, "time": "2026-11-23T23:43:04.561849Z", "type": "user.registered", "source": "identity", "subject": "25c96488-5ecb-4c75-ba23-f9d504aa252a", "requestid": null, "storefront": "figureforge", "specversion": "1.0", "traceparent": null, "datacontenttype": "application/json"}', '2026-11-23 23:43:04.561974+00', '2026-11-23 23:44:24.368814+00'),
	(4, '567e87ff-2f52-4498-9b9a-3c788121f20c', 'user.registered', '{"id": "567e87ff-2f52-4498-9b9a-3c788121f20c", "data": {"email": "staff@figureforge.example", "user_id": "887099d3-3ce6-4309-986c-e7d9593b95ec", "version": 0, "last_name": "Staff", "first_name": "Demo", "storefront": "figureforge"}, "time": "2026-11-23T23:43:05.122410Z", "type": "user.registered", "source": "identity", "subject": "887099d3-3ce6-4309-986c-e7d9593b95ec", "requestid": null, "storefront": "figureforge", "specversion": "1.0", "traceparent": null, "datacontenttype": "application/json"}', '2026-11-23 23:43:05.122535+00', '2026-11-23 23:44:24.368814+00'),
	(5, '185a1d3a-92e6-40ea-b72a-8e372067854c', 'user.registered', '{"id": "185a1d3a-92e6-40ea-b72a-8e372067854c", "data": {"email": "demo@marbelle.example", "user_id": "7e65678a-69e8-4930-90fb-a0b98b55c949", "version": 0, "last_name": "Customer", "first_name": "Demo", "storefront": "marbelle"}, "time": "2026-11-23T23:43:05.930233Z", "type": "user.registered", "source": "identity", "subject": "7e65678a-69e8-4930-90fb-a0b98b55c949", "requestid": null, "storefront": "marbelle", "specversion": "1.0", "traceparent": null, "datacontenttype": "application/json"}', '2026-11-23 23:43:05.930352+00', '2026-11-23 23:44:24.368814+00'),
	(6, 'a25dc662-7d99-4162-9ed0-cd260336202b', 'user.registered', '{"id": "a25dc662-7d99-4162-9ed0-cd260336202b", "data": {"email": "staff@marbelle.example", "user_id": "c033920e-4427-4c6a-a86e-040228239383", "version": 0, "last_name": "Staff", "first_name": "Demo", "storefront": "marbelle"}, "time": "2026-11-23T23:43:06.739085Z", "type": "user.registered", "source": "identity", "subject": "c033920e-4427-4c6a-a86e-040228239383", "requestid": null, "storefront": "marbelle", "specversion": "1.0", "traceparent": null, "datacontenttype": "application/json"}', '2026-11-23 23:43:06.739163+00', '2026-11-23 23:44:24.368814+00'),
	(7, '9fc3c12e-8b1a-41cf-816f-4533f26c6f32', 'user.registered', '{"id": "9fc3c12e-8b1a-41cf-816f-4533f26c6f32", "data": {"email": "demo@reviv.example", "user_id": "802794bf-3694-4846-a772-ab6a111e6c5e", "version": 0, "last_name": "Customer", "first_name": "Demo", "storefront": "reviv"}, "time": "2026-11-23T23:43:07.830000Z", "type": "user.registered", "source": "identity", "subject": "802794bf-3694-4846-a772-ab6a111e6c5e", "requestid": null, "storefront": "reviv", "specversion": "1.0", "traceparent": null, "datacontenttype": "application/json"}', '2026-11-23 23:43:07.830092+00', '2026-11-23 23:44:24.368814+00'),
	(8, 'c88d19a4-78fe-4f39-b8c4-44d5147edeff', 'user.registered', '{"id": "c88d19a4-78fe-4f39-b8c4-44d5147edeff", "data": {"email": "staff@reviv.example", "user_id": "6e5ea2d4-b2a5-41ea-8dbe-d4cf487b4eb7", "version": 0, "last_name": "Staff", "first_name": "Demo", "storefront": "reviv"}, "time": "2026-11-23T23:43:08.573208Z", "type": "user.registered", "source": "identity", "subject": "6e5ea2d4-b2a5-41ea-8dbe-d4cf487b4eb7", "requestid": null, "storefront": "reviv", "specversion": "1.0", "traceparent": null, "datacontenttype": "application/json"}', '2026-11-23 23:43:08.573303+00', '2026-11-23 23:44:24.368814+00'),
	(9, 'c05c3877-02c8-4790-893c-c3af8d369d5d', 'user.registered', '{"id": "c05c3877-02c8-4790-893c-c3af8d369d5d", "data": {"email": "demo@storybook.example", "user_id": "09a6f5b4-9003-423d-98b7-53c8f8c6f672", "version": 0, "last_name": "Customer", "first_name": "Demo", "storefront": "storybook"}, "time": "2026-11-23T23:43:10.102772Z", "type": "user.registered", "source": "identity", "subject": "09a6f5b4-9003-423d-98b7-53c8f8c6f672", "requestid": null, "storefront": "storybook", "specversion": "1.0", "traceparent": null, "datacontenttype": "application/json"}', '2026-11-23 23:43:10.102866+00', '2026-11-23 23:44:24.368814+00'),
	(10, '4347cd86-c95c-48af-9565-33c5aabb59ed', 'user.registered', '{"id": "4347cd86-c95c-48af-9565-33c5aabb59ed", "data": {"email": "staff@storybook.example", "user_id": "f279f4f7-83dc-4f18-ab15-76651365930e", "version": 0, "last_name": "Staff", "first_name": "Demo", "storefront": "storybook"}, "time": "2026-11-23T23:43:10.831778Z", "type": "user.registered", "source": "identity", "subject": "f279f4f7-83dc-4f18-ab15-76651365930e", "requestid": null, "storefront": "storybook", "specversion": "1.0", "traceparent": null, "datacontenttype": "application/json"}', '2026-11-23 23:43:10.831853+00', '2026-11-23 23:44:24.368814+00'),
	(11, '6c41334c-2a2d-4c5b-ad3f-47362d524738', 'user.registered', '{"id": "6c41334c-2a2d-4c5b-ad3f-47362d524738", "data": {"email": "25e1cd47f9dc@customer.example", "user_id": "ba79a05e-2e3a-4ae4-bdb3-b2d7176b70aa", "version": 0, "last_name": "Doe", "first_name": "John", "storefront": "emporium"}, "time": "2026-11-24T00:49:46.675160Z", "type": "user.registered", "source": "identity", "subject": "ba79a05e-2e3a-4ae4-bdb3-b2d7176b70aa", "requestid": "7cd46fc450210227b0f375c6e21c9e35", "storefront": "emporium", "specversion": "1.0", "traceparent": null, "datacontenttype": "application/json"}', '2026-11-24 00:49:46.675325+00', '2026-11-24 00:49:46.702418+00'),
	(12, '7fc70f7d-745f-4ea8-92de-4f1c82c9caee', 'user.registered', '{"id": "7fc70f7d-745f-4ea8-92de-4f1c82c9caee", "data": {"email": "75e6cfb9f702@customer.example", "user_id": "e597f3f5-2cd8-4aae-adc4-12f941c4b461", "version": 0, "last_name": "Doe", "first_name": "John", "storefront": "emporium"}, "time": "2026-11-24T01:54:55.470689Z", "type": "user.registered", "source": "identity", "subject": "e597f3f5-2cd8-4aae-adc4-12f941c4b461", "requestid": "81f4288b94cd23433f3b2754f6946ef7", "storefront": "emporium", "specversion": "1.0", "traceparent": null, "datacontenttype": "application/json"}', '2026-11-24 01:54:55.470767+00', '2026-11-24 01:54:55.574627+00'),
	(13, '2d410100-7a52-4bbe-a732-50b8d4953d69', 'user.registered', '{"id": "2d410100-7a52-4bbe-a732-50b8d4953d69", "data": {"email": "8c66cefde044@customer.example", "user_id": "d3255f4d-d1c1-41dd-b761-bc6541ddb823", "version": 0, "last_name": "Doe", "first_name": "John", "storefront": "emporium"}, "time": "2026-11-24T01:54:57.764554Z", "type": "user.registered", "source": "identity", "subject": "d3255f4d-d1c1-41dd-b761-bc6541ddb823", "requestid": "7c465d33716addc9cf65bf2a246b71a8", "storefront": "emporium", "specversion": "1.0", "traceparent": null, "datacontenttype": "application/json"}', '2026-11-24 01:54:57.764643+00', '2026-11-24 01:54:57.776318+00'),
	(14, '87ed91a4-bb39-455e-8513-0b35498125ef', 'session.revoked', '{"id": "87ed91a4-bb39-455e-8513-0b35498125ef", "data": {"user_id": "d3255f4d-d1c1-41dd-b761-bc6541ddb823", "version": 0, "expires_at": "2026-11-24T02:55:58.439365Z", "session_id": "1dfd4b11-b7b4-4be1-9de6-2f2191c3c22e", "storefront": "emporium"}, "time": "2026-11-24T01:54:58.446532Z", "type": "session.revoked", "source": "identity", "subject": "1dfd4b11-b7b4-4be1-9de6-2f2191c3c22e", "requestid": "ff6ace14a1a92134ebfa62510dd0702e", "storefront": "emporium", "specversion": "1.0", "traceparent": null, "datacontenttype": "application/json"}', '2026-11-24 01:54:58.44665+00', '2026-11-24 01:54:58.607684+00'),
	(15, 'b155445f-fa2d-48dd-9df4-ebd534a50c38', 'user.registered', '{"id": "b155445f-fa2d-48dd-9df4-ebd534a50c38", "data": {"email": "bba92d6d04df@customer.example", "user_id": "92687e8f-4a3a-43f7-afba-caeee33345f5", "version": 0, "last_name": "Doe", "first_name": "John", "storefront": "emporium"}, "time": "2026-11-24T01:54:59.189761Z", "type": "user.registered", "source": "identity", "subject": "92687e8f-4a3a-43f7-afba-caeee33345f5", "requestid": "29a1da3b153089249def650eba3af50e", "storefront": "emporium", "specversion": "1.0", "traceparent": null, "datacontenttype": "application/json"}', '2026-11-24 01:54:59.189862+00', '2026-11-24 01:54:59.260565+00'),
	(16, '427c850c-0b00-40b5-a99f-440dd9be924a', 'user.registered', '{"id": "427c850c-0b00-40b5-a99f-440dd9be924a", "data": {"email": "efbd4eb35fc7@customer.example", "user_id": "211b6a64-9e55-4fc3-b162-b66afa6b6070", "version": 0, "last_name": "Doe", "first_name": "John", "storefront": "emporium"}, "time": "2026-11-24T01:55:00.687406Z", "type": "user.registered", "source": "identity", "subject": "211b6a64-9e55-4fc3-b162-b66afa6b6070", "requestid": "4bd64f9730eb3cd15d1cde6f6ae592db", "storefront": "emporium", "specversion": "1.0", "traceparent": null, "datacontenttype": "application/json"}', '2026-11-24 01:55:00.687505+00', '2026-11-24 01:55:00.696309+00'),
	(17, 'afed0b49-e27d-450e-8dce-ef87abd09478', 'user.registered', '{"id": "afed0b49-e27d-450e-8dce-ef87abd09478", "data": {"email": "0795ad27f073@customer.example", "user_id": "55356fa6-712f-45e1-b651-04f93c8ae3be", "version": 0, "last_name": "Doe", "first_name": "John", "storefront": "emporium"}, "time": "2026-11-24T01:55:02.288752Z", "type": "user.registered", "source": "identity", "subject": "55356fa6-712f-45e1-b651-04f93c8ae3be", "requestid": "baa006c71a8cf576ff22fc240f428d72", "storefront": "emporium", "specversion": "1.0", "traceparent": null, "datacontenttype": "application/json"}', '2026-11-24 01:55:02.288897+00', '2026-11-24 01:55:02.315046+00'),
	(18, '18ab6b87-1e89-4365-b8ff-446bcf8dbc6e', 'user.registered', '{"id": "18ab6b87-1e89-4365-b8ff-446bcf8dbc6e", "data": {"email": "31933d33c089@customer.example", "user_id": "4569efd6-2f55-4fcc-8853-22411b77db54", "version": 0, "last_name": "Doe", "first_name": "John", "storefront": "emporium"}, "time": "2026-11-24T01:55:03.838892Z", "type": "user.registered", "source": "identity", "subject": "4569efd6-2f55-4fcc-8853-22411b77db54", "requestid": "ce46fbba97cac7865c39ed025b07b7f7", "storefront": "emporium", "specversion": "1.0", "traceparent": null, "datacontenttype": "application/json"}', '2026-11-24 01:55:03.839001+00', '2026-11-24 01:55:03.862717+00'),
	(19, '352e5397-3558-4552-beb8-7e382851745d', 'user.registered', '{"id": "352e5397-3558-4552-beb8-7e382851745d", "data": {"email": "7f213261f7a9@customer.example", "user_id": "6b5b5303-10b6-4ae1-af9f-f21fdd8900ff", "version": 0, "last_name": "Doe", "first_name": "John", "storefront": "emporium"}, "time": "2026-11-24T01:55:05.298939Z", "type": "user.registered", "source": "identity", "subject": "6b5b5303-10b6-4ae1-af9f-f21fdd8900ff", "requestid": "33c9701b0de921c5f0e79c2b9ce9bdbc", "storefront": "emporium", "specversion": "1.0", "traceparent": null, "datacontenttype": "application/json"}', '2026-11-24 01:55:05.299+00', '2026-11-24 01:55:05.317124+00'),
	(21, '5a04fa09-ee09-4112-b8a1-d7c1a62b4391', 'user.registered', '{"id": "5a04fa09-ee09-4112-b8a1-d7c1a62b4391", "data": {"email": "ff57dae73238@customer.example", "user_id": "09a592f9-a845-4cfc-b3ee-96fe17869b35", "version": 0, "last_name": "Doe", "first_name": "John", "storefront": "emporium"}, "time": "2026-11-24T01:55:07.010620Z", "type": "user.registered", "source": "identity", "subject": "09a592f9-a845-4cfc-b3ee-96fe17869b35", "requestid": "5e0f13985f8627ea860e2b371de04bc1", "storefront": "emporium", "specversion": "1.0", "traceparent": null, "datacontenttype": "application/json"}', '2026-11-24 01:55:07.010679+00', '2026-11-24 01:55:07.169443+00'),
	(22, '3913e9ca-04c1-485a-8d42-1795c717590f', 'user.registered', '{"id": "3913e9ca-04c1-485a-8d42-1795c717590f", "data": {"email": "2074b6bbdb2f@customer.example", "user_id": "1a259a58-3c40-4e7a-b4a0-ea5d5c967ad8", "version": 0, "last_name": "Customer", "first_name": "2074b6bbdb2f", "storefront": "reviv"}, "time": "2026-11-24T01:55:09.866942Z", "type": "user.registered", "source": "identity", "subject": "1a259a58-3c40-4e7a-b4a0-ea5d5c967ad8", "requestid": "74914841f94e381b7137f4a37eb86835", "storefront": "reviv", "specversion": "1.0", "traceparent": null, "datacontenttype": "application/json"}', '2026-11-24 01:55:09.86702+00', '2026-11-24 01:55:09.918988+00'),
	(20, 'e36eea7d-6d9c-4e6b-abd8-ec4027b88cd9', 'user.registered', '{"id": "e36eea7d-6d9c-4e6b-abd8-ec4027b88cd9", "data": {"email": "d0c36e2d785c@customer.example", "user_id": "ed6b4128-18e0-4e32-b904-b33d964992a5", "version": 0, "last_name": "Doe", "first_name": "John", "storefront": "emporium"}, "time": "2026-11-24T01:55:06.235109Z", "type": "user.registered", "source": "identity", "subject": "ed6b4128-18e0-4e32-b904-b33d964992a5", "requestid": "74127834897244aaae4e8642fea6eeff", "storefront": "emporium", "specversion": "1.0", "traceparent": null, "datacontenttype": "application/json"}', '2026-11-24 01:55:06.235164+00', '2026-11-24 01:55:06.250486+00'),
	(23, '26a9c8cf-a9f0-4cda-b10a-d6b9b59fa1df', 'user.registered', '{"id": "26a9c8cf-a9f0-4cda-b10a-d6b9b59fa1df", "data": {"email": "696a99654fd0@customer.example", "user_id": "c971cf5c-e6ff-43d8-90d5-bfd0fe3ebf58", "version": 0, "last_name": "", "first_name": "", "storefront": "figureforge"}, "time": "2026-11-24T01:56:10.661961Z", "type": "user.registered", "source": "identity", "subject": "c971cf5c-e6ff-43d8-90d5-bfd0fe3ebf58", "requestid": "7de811bdf59c015be73f3482fd2c1917", "storefront": "figureforge", "specversion": "1.0", "traceparent": null, "datacontenttype": "application/json"}', '2026-11-24 01:56:10.662041+00', '2026-11-24 01:56:10.704678+00'),
	(24, '599d69ef-6608-4b08-913a-8bfffc2cc4aa', 'user.registered', '{"id": "599d69ef-6608-4b08-913a-8bfffc2cc4aa", "data": {"email": "ninofb5bd1f401@customer.example", "user_id": "b7635b4f-4695-4db9-be9b-1a92bcbb2a39", "version": 0, "last_name": "Kapanadze", "first_name": "Nino", "storefront": "storybook"}, "time": "2026-11-24T01:56:11.474915Z", "type": "user.registered", "source": "identity", "subject": "b7635b4f-4695-4db9-be9b-1a92bcbb2a39", "requestid": "6b6e69ef309935a6b465d5cf7194b761", "storefront": "storybook", "specversion": "1.0", "traceparent": null, "datacontenttype": "application/json"}', '2026-11-24 01:56:11.475016+00', '2026-11-24 01:56:11.589123+00');


--
-- Data for Name: passkey_challenges; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: passkeys; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: profiles; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: provider_accounts; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.provider_accounts VALUES
	('reviv', 'google', '830469303580890983698', '1a259a58-3c40-4e7a-b4a0-ea5d5c967ad8', '2026-11-24 01:55:09.867225+00');


--
-- Data for Name: sessions; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.sessions VALUES
	('784f7a0b-bb67-403d-bddb-0307e7703157', 'emporium', '99ec08fc-c3bd-485f-a743-55c25477900e', 'f777814a-58f5-4e80-a6c5-235faaf6970b', '2026-11-23 23:44:33.028893+00', '2026-11-30 23:44:33.028893+00', NULL, NULL, NULL, NULL),
	('67c4746f-896f-4018-bd0e-4f982dc1b9d2', 'emporium', '99ec08fc-c3bd-485f-a743-55c25477900e', 'a8d8a3ed-6f4f-43a8-b48f-6a81cd46d7e0', '2026-11-24 01:54:54.870448+00', '2026-12-01 01:54:54.870448+00', NULL, NULL, NULL, NULL),
	('0e676b5f-49fd-48e4-bdf0-067c2182f320', 'emporium', 'e597f3f5-2cd8-4aae-adc4-12f941c4b461', 'c70f2f46-75c9-49f5-ba70-b7bc3a7656e5', '2026-11-24 01:54:56.316441+00', '2026-12-01 01:54:56.316441+00', NULL, NULL, NULL, NULL),
	('1dfd4b11-b7b4-4be1-9de6-2f2191c3c22e', 'emporium', 'd3255f4d-d1c1-41dd-b761-bc6541ddb823', '13c50cb8-4d1b-4f7c-a7d5-cb2fa1748493', '2026-11-24 01:54:58.14824+00', '2026-12-01 01:54:58.14824+00', '2026-11-24 01:54:58.439365+00', '2026-11-24 02:55:58.439365+00', NULL, NULL),
	('4f7190fa-23cb-4e83-8af4-e3dbd1d4e4ba', 'emporium', '92687e8f-4a3a-43f7-afba-caeee33345f5', 'b29f4c7e-52e9-4a80-99a2-d2f9bb29e75e', '2026-11-24 01:54:59.517975+00', '2026-12-01 01:54:59.517975+00', NULL, NULL, NULL, NULL),
	('8abccf61-1bbd-4bd0-af57-ad43074df031', 'emporium', '211b6a64-9e55-4fc3-b162-b66afa6b6070', '4cfbc657-cf8b-4aca-a120-749c4a089eea', '2026-11-24 01:55:01.02273+00', '2026-12-01 01:55:01.02273+00', NULL, NULL, NULL, NULL),
	('e4193aab-4588-4cbc-a5aa-83e5c6a0fd2b', 'emporium', '55356fa6-712f-45e1-b651-04f93c8ae3be', '33167da8-a0de-41e9-b8a9-5b7082201e9f', '2026-11-24 01:55:02.657364+00', '2026-12-01 01:55:02.657364+00', NULL, NULL, NULL, NULL),
	('e3700d50-42a2-4150-9f0d-667b820a5e29', 'emporium', '4569efd6-2f55-4fcc-8853-22411b77db54', '56671e84-0799-4645-a37e-91b141e6e52d', '2026-11-24 01:55:04.214387+00', '2026-12-01 01:55:04.214387+00', NULL, NULL, NULL, NULL),
	('dbcaaea6-8895-44d9-a121-6ea0e67f1e38', 'emporium', '6b5b5303-10b6-4ae1-af9f-f21fdd8900ff', '7625a699-5511-49f7-a634-23ff07b30dc9', '2026-11-24 01:55:05.504701+00', '2026-12-01 01:55:05.504701+00', NULL, NULL, NULL, NULL),
	('4e8f7258-2890-40d7-b07b-aa039144bf30', 'emporium', 'ed6b4128-18e0-4e32-b904-b33d964992a5', '841ee974-b82c-46c3-8e5e-06acb42409fc', '2026-11-24 01:55:06.45015+00', '2026-12-01 01:55:06.45015+00', NULL, NULL, NULL, NULL),
	('2db9f20b-db24-4305-ba6f-21514f936cc3', 'emporium', '09a592f9-a845-4cfc-b3ee-96fe17869b35', 'b58026c9-485d-4864-95fa-65c6695e712a', '2026-11-24 01:55:07.365988+00', '2026-12-01 01:55:07.365988+00', NULL, NULL, NULL, NULL),
	('93ca73c3-8596-4575-94c1-18d4d215d4af', 'reviv', '1a259a58-3c40-4e7a-b4a0-ea5d5c967ad8', 'fcf01385-6f67-41ce-9ac8-cff6ab26eb4d', '2026-11-24 01:55:09.92984+00', '2026-12-01 01:55:09.92984+00', NULL, NULL, NULL, NULL),
	('f7a9e310-453d-488b-9db3-e5795f83166b', 'figureforge', 'c971cf5c-e6ff-43d8-90d5-bfd0fe3ebf58', '111d5447-7e8f-47eb-81f4-e73080fe2b26', '2026-11-24 01:56:10.662108+00', '2026-12-24 01:56:10.662108+00', NULL, NULL, NULL, NULL),
	('d95b5b92-7f0a-46dd-8649-6fd56d4abca0', 'storybook', 'b7635b4f-4695-4db9-be9b-1a92bcbb2a39', '4996a066-8fd9-4904-b147-962fba92ffc5', '2026-11-24 01:56:11.538803+00', '2026-12-08 01:56:11.538803+00', NULL, NULL, NULL, NULL);


--
-- Data for Name: sign_in_tickets; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: tasks; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.tasks VALUES
	(2, 'c9d1527d-8e5a-46ab-92aa-ca0616deea26', 'job:VerificationMail', '{"user_id": "ba79a05e-2e3a-4ae4-bdb3-b2d7176b70aa", "requestid": "7cd46fc450210227b0f375c6e21c9e35", "storefront": "emporium"}', 'dead', 8, '  /atelier/libs/common/common/jobs/queue.py:152 in _run: return await kind.run(task, self._database)
  /atelier/libs/common/common/jobs/registry.py:35 in run: await self.handle(self.payload.model_validate(task.payload), JobContext(task, database))
  /atelier/services/identity/identity/adapters/mails.py:71 in verification: await self._sender.send(_link_mail(Purpose.VERIFICATION, storefront, user.email, token))
  /atelier/libs/common/common/mail/mails.py:82 in send: raise MailNotAccepted(f"the mailbox responded with HTTP {response.status}")
MailNotAccepted: the mailbox responded with HTTP 500', '2026-11-24 01:49:53.803484+00', '2026-11-24 00:49:46.679004+00', NULL, 0, NULL, NULL, NULL, 0);


--
-- Data for Name: temporary_passwords; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: usernames; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.usernames VALUES
	('b7635b4f-4695-4db9-be9b-1a92bcbb2a39', 'storybook', 'ninofb5bd1f401', 'ninofb5bd1f401');


--
-- Data for Name: users; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.users OVERRIDING SYSTEM VALUE VALUES
	('55898381-a71c-4136-a450-da8820f7fbc3', 1, 'emporium', 'demo@emporium.example', '$argon2id$v=19$m=19456,t=2,p=1$XgQ+mYx3iGtGPvZDVswulg$NY5N7eLOrDuWs/uVooga++tWcQYRPAOT9973cNm2MTs', 'Demo', 'Customer', NULL, true, false, '2026-11-23 23:43:03.085069+00', '2026-11-23 23:43:03.085353+00', NULL, NULL),
	('99ec08fc-c3bd-485f-a743-55c25477900e', 2, 'emporium', 'staff@emporium.example', '$argon2id$v=19$m=19456,t=2,p=1$bz1vec5oayIvFni4H6SHLA$SW3jeftPhih6Neiy/5irllAim1GFkSZrmPy77jK+9ns', 'Demo', 'Staff', NULL, true, true, '2026-11-23 23:43:03.771521+00', '2026-11-23 23:43:03.771759+00', NULL, NULL),
	('25c96488-5ecb-4c75-ba23-f9d504aa252a', 3, 'figureforge', 'demo@figureforge.example', '$argon2id$v=19$m=19456,t=2,p=1$jZ8P7V0+3q1mb+kEw1FjkQ$Bs8ndA9SFl/oZhAkqdNEqc0Np8H6Vl8OTJncCxXdAWs', 'Demo', 'Customer', NULL, true, false, '2026-11-23 23:43:04.544634+00', '2026-11-23 23:43:04.544793+00', NULL, NULL),
	('887099d3-3ce6-4309-986c-e7d9593b95ec', 4, 'figureforge', 'staff@figureforge.example', '$argon2id$v=19$m=19456,t=2,p=1$MXsiG8nV33hJqizN6mRU2A$1DEgS1UF1E4BNMRIa1kpZDtPoRcYEigtP4Q1UKHbK5s', 'Demo', 'Staff', NULL, true, true, '2026-11-23 23:43:05.118088+00', '2026-11-23 23:43:05.118302+00', NULL, NULL),
	('7e65678a-69e8-4930-90fb-a0b98b55c949', 5, 'marbelle', 'demo@marbelle.example', '$argon2id$v=19$m=19456,t=2,p=1$pR5rwXtX8Qj94wGTb4r5MQ$zouQT1FwFAStUUyLKhYNkN3TiX2KjpHGLOvUhWsU3lA', 'Demo', 'Customer', NULL, true, false, '2026-11-23 23:43:05.915892+00', '2026-11-23 23:43:05.916052+00', NULL, NULL),
	('c033920e-4427-4c6a-a86e-040228239383', 6, 'marbelle', 'staff@marbelle.example', '$argon2id$v=19$m=19456,t=2,p=1$jFIb78hOmpG4SYYfCba6/g$8vdPONsHkc9bn8/b1RfFP2roDTQDwdOnXe1OgA58Se8', 'Demo', 'Staff', NULL, true, true, '2026-11-23 23:43:06.737898+00', '2026-11-23 23:43:06.738074+00', NULL, NULL),
	('802794bf-3694-4846-a772-ab6a111e6c5e', 7, 'reviv', 'demo@reviv.example', '$argon2id$v=19$m=19456,t=2,p=1$IPUcl575hroVFeiP2zoRBg$53yBpWDi35vMkeygvbHvdSsUocVEq0d3Rtw/Zc3yx/w', 'Demo', 'Customer', NULL, true, false, '2026-11-23 23:43:07.821927+00', '2026-11-23 23:43:07.822283+00', NULL, NULL),
	('6e5ea2d4-b2a5-41ea-8dbe-d4cf487b4eb7', 8, 'reviv', 'staff@reviv.example', '$argon2id$v=19$m=19456,t=2,p=1$0HqZnIVSbx3EN+JnV8eYOA$oot3ZJkUSeShSh7Oqj4UcMmL6Qhwjby+n4OFyxV9i+c', 'Demo', 'Staff', NULL, true, true, '2026-11-23 23:43:08.569215+00', '2026-11-23 23:43:08.569375+00', NULL, NULL),
	('09a6f5b4-9003-423d-98b7-53c8f8c6f672', 9, 'storybook', 'demo@storybook.example', '$argon2id$v=19$m=19456,t=2,p=1$Of3bMOtcFa/uKqPbqVDH1g$+zuDC+sNPCINid52b15roNef2sDy4q9oaoChgcnVf98', 'Demo', 'Customer', NULL, true, false, '2026-11-23 23:43:10.097939+00', '2026-11-23 23:43:10.0981+00', NULL, NULL),
	('f279f4f7-83dc-4f18-ab15-76651365930e', 10, 'storybook', 'staff@storybook.example', '$argon2id$v=19$m=19456,t=2,p=1$qyog/ONjhXxwPEg3ayoWGg$CzADKVXHJiQu4SBrLwrw+HrtWduGExEI+7VQ1HuZsfM', 'Demo', 'Staff', NULL, true, true, '2026-11-23 23:43:10.83091+00', '2026-11-23 23:43:10.831092+00', NULL, NULL),
	('ba79a05e-2e3a-4ae4-bdb3-b2d7176b70aa', 11, 'emporium', '25e1cd47f9dc@customer.example', '$argon2id$v=19$m=19456,t=2,p=1$zjdivh1hguM4cku7yAMMQQ$kWdIhYe9HBx8qTKfSsRr8WjdXfNYaTd4RnkbQV2EXLU', 'John', 'Doe', NULL, true, false, NULL, '2026-11-24 00:49:46.668481+00', NULL, NULL),
	('e597f3f5-2cd8-4aae-adc4-12f941c4b461', 12, 'emporium', '75e6cfb9f702@customer.example', '$argon2id$v=19$m=19456,t=2,p=1$2k+q4Y/Dv8waT9/7OTxKhw$nH8/LVkRK7UhUU6nTUVgqGzeW0V58M7Pi9vIJ4rGjKA', 'John', 'Doe', NULL, true, false, NULL, '2026-11-24 01:54:55.468985+00', NULL, NULL),
	('d3255f4d-d1c1-41dd-b761-bc6541ddb823', 13, 'emporium', '8c66cefde044@customer.example', '$argon2id$v=19$m=19456,t=2,p=1$goMU7I843E5rHs63MMD5IQ$a2KzQDfKuSTO8YSDp8QqaMJUyclgvDnuh+puDpneqU0', 'John', 'Doe', NULL, true, false, NULL, '2026-11-24 01:54:57.76126+00', NULL, NULL),
	('92687e8f-4a3a-43f7-afba-caeee33345f5', 14, 'emporium', 'bba92d6d04df@customer.example', '$argon2id$v=19$m=19456,t=2,p=1$VcjABrEPfIbj5dv2OlPYbQ$bW/ulcRHA8eq/g6QKLrD3T4yRyVavSTPBdA37HIG7Lg', 'John', 'Doe', NULL, true, false, NULL, '2026-11-24 01:54:59.185269+00', NULL, NULL),
	('211b6a64-9e55-4fc3-b162-b66afa6b6070', 15, 'emporium', 'efbd4eb35fc7@customer.example', '$argon2id$v=19$m=19456,t=2,p=1$//IqoH4q1oy2fcnVQ0DPwA$W1lTRZV6QP/elkAFlBM8ImfMaCTv9g5o7D0/sElL/Us', 'John', 'Doe', NULL, true, false, NULL, '2026-11-24 01:55:00.67947+00', NULL, NULL),
	('55356fa6-712f-45e1-b651-04f93c8ae3be', 16, 'emporium', '0795ad27f073@customer.example', '$argon2id$v=19$m=19456,t=2,p=1$LD1q0LVo9q0jbhJsIInh1g$213KP+5BPXl0lB5VErLX/1Cl+CPMypDb0fLO8ow87OM', 'John', 'Doe', NULL, true, false, NULL, '2026-11-24 01:55:02.273985+00', NULL, NULL),
	('4569efd6-2f55-4fcc-8853-22411b77db54', 17, 'emporium', '31933d33c089@customer.example', '$argon2id$v=19$m=19456,t=2,p=1$HI26J9Tg5RCKmI/j3+lEEg$uXNELTOcAqb+BtMr5k1DVaM9/FbHrXn3SwNeXeoaLCo', 'John', 'Doe', NULL, true, false, NULL, '2026-11-24 01:55:03.818005+00', NULL, NULL),
	('6b5b5303-10b6-4ae1-af9f-f21fdd8900ff', 18, 'emporium', '7f213261f7a9@customer.example', '$argon2id$v=19$m=19456,t=2,p=1$9nDe0cuOYZHmyZJPLE+6NA$T18cVGAR5LS0J9YijpQR9ataq/wZmugNreC941I5Dck', 'John', 'Doe', NULL, true, false, NULL, '2026-11-24 01:55:05.297936+00', NULL, NULL),
	('ed6b4128-18e0-4e32-b904-b33d964992a5', 19, 'emporium', 'd0c36e2d785c@customer.example', '$argon2id$v=19$m=19456,t=2,p=1$8Ai2TON49v4vBlUSem+0XA$Z+mpjlGpBLsVSfCw9tm8ghZ+12luvKJQqOSlnda95LI', 'John', 'Doe', NULL, true, false, NULL, '2026-11-24 01:55:06.23427+00', NULL, NULL),
	('09a592f9-a845-4cfc-b3ee-96fe17869b35', 20, 'emporium', 'ff57dae73238@customer.example', '$argon2id$v=19$m=19456,t=2,p=1$jMZa/7yHPwUIBe21hl+zEg$idAbSuigPZKrUUmi/HUNSnRankpwE61LZUyQjChwat4', 'John', 'Doe', NULL, true, false, NULL, '2026-11-24 01:55:07.009938+00', NULL, NULL),
	('1a259a58-3c40-4e7a-b4a0-ea5d5c967ad8', 21, 'reviv', '2074b6bbdb2f@customer.example', NULL, '2074b6bbdb2f', 'Customer', NULL, true, false, '2026-11-24 01:55:09.841832+00', '2026-11-24 01:55:09.841962+00', NULL, NULL),
	('c971cf5c-e6ff-43d8-90d5-bfd0fe3ebf58', 22, 'figureforge', '696a99654fd0@customer.example', NULL, '', '', NULL, true, false, '2026-11-24 01:56:10.65842+00', '2026-11-24 01:56:10.658558+00', NULL, NULL),
	('b7635b4f-4695-4db9-be9b-1a92bcbb2a39', 23, 'storybook', 'ninofb5bd1f401@customer.example', '$argon2id$v=19$m=19456,t=2,p=1$yFD0cMLhw+dym2AvyC2low$eTKPg36as4REGSL21vqpKs0ayWfvMBhKWOl4ykWDP7Q', 'Nino', 'Kapanadze', '+995 555 123456', true, false, NULL, '2026-11-24 01:56:11.096074+00', NULL, '2026-11-24 01:56:11.096074+00');


--
-- Name: addresses_number_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.addresses_number_seq', 12, true);


--
-- Name: contact_addresses_number_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.contact_addresses_number_seq', 1, true);


--
-- Name: outbox_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.outbox_id_seq', 24, true);


--
-- Name: tasks_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.tasks_id_seq', 13, true);


--
-- Name: users_number_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.users_number_seq', 23, true);


--
-- Name: addresses addresses_number_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.addresses
    ADD CONSTRAINT addresses_number_key UNIQUE (number);


--
-- Name: addresses addresses_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.addresses
    ADD CONSTRAINT addresses_pkey PRIMARY KEY (id);


--
-- Name: alembic_version alembic_version_pkc; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.alembic_version
    ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);


--
-- Name: authorization_requests authorization_requests_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.authorization_requests
    ADD CONSTRAINT authorization_requests_pkey PRIMARY KEY (digest);


--
-- Name: claimed_guests claimed_guests_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.claimed_guests
    ADD CONSTRAINT claimed_guests_pkey PRIMARY KEY (storefront, guest_id);


--
-- Name: contact_addresses contact_addresses_number_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.contact_addresses
    ADD CONSTRAINT contact_addresses_number_key UNIQUE (number);


--
-- Name: contact_addresses contact_addresses_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.contact_addresses
    ADD CONSTRAINT contact_addresses_pkey PRIMARY KEY (id);


--
-- Name: customer_quotas customer_quotas_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.customer_quotas
    ADD CONSTRAINT customer_quotas_pkey PRIMARY KEY (user_id);


--
-- Name: customer_standings customer_standings_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.customer_standings
    ADD CONSTRAINT customer_standings_pkey PRIMARY KEY (user_id);


--
-- Name: customer_subscriptions customer_subscriptions_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.customer_subscriptions
    ADD CONSTRAINT customer_subscriptions_pkey PRIMARY KEY (user_id);


--
-- Name: denied_sessions denied_sessions_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.denied_sessions
    ADD CONSTRAINT denied_sessions_pkey PRIMARY KEY (id);


--
-- Name: email_changes email_changes_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.email_changes
    ADD CONSTRAINT email_changes_pkey PRIMARY KEY (user_id);


--
-- Name: idempotency_keys idempotency_keys_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.idempotency_keys
    ADD CONSTRAINT idempotency_keys_pkey PRIMARY KEY (scope, key);


--
-- Name: inbox inbox_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.inbox
    ADD CONSTRAINT inbox_pkey PRIMARY KEY (event_id, handler);


--
-- Name: magic_codes magic_codes_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.magic_codes
    ADD CONSTRAINT magic_codes_pkey PRIMARY KEY (storefront, email);


--
-- Name: mail_tokens mail_tokens_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.mail_tokens
    ADD CONSTRAINT mail_tokens_pkey PRIMARY KEY (digest);


--
-- Name: outbox outbox_event_id_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.outbox
    ADD CONSTRAINT outbox_event_id_key UNIQUE (event_id);


--
-- Name: outbox outbox_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.outbox
    ADD CONSTRAINT outbox_pkey PRIMARY KEY (id);


--
-- Name: passkey_challenges passkey_challenges_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.passkey_challenges
    ADD CONSTRAINT passkey_challenges_pkey PRIMARY KEY (digest);


--
-- Name: passkeys passkeys_credential; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.passkeys
    ADD CONSTRAINT passkeys_credential UNIQUE (storefront, credential_id);


--
-- Name: passkeys passkeys_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.passkeys
    ADD CONSTRAINT passkeys_pkey PRIMARY KEY (id);


--
-- Name: profiles profiles_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.profiles
    ADD CONSTRAINT profiles_pkey PRIMARY KEY (user_id);


--
-- Name: provider_accounts provider_accounts_of_user; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.provider_accounts
    ADD CONSTRAINT provider_accounts_of_user UNIQUE (user_id, provider);


--
-- Name: provider_accounts provider_accounts_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.provider_accounts
    ADD CONSTRAINT provider_accounts_pkey PRIMARY KEY (storefront, provider, subject);


--
-- Name: sessions sessions_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT sessions_pkey PRIMARY KEY (id);


--
-- Name: sign_in_tickets sign_in_tickets_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sign_in_tickets
    ADD CONSTRAINT sign_in_tickets_pkey PRIMARY KEY (digest);


--
-- Name: tasks tasks_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.tasks
    ADD CONSTRAINT tasks_pkey PRIMARY KEY (id);


--
-- Name: temporary_passwords temporary_passwords_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.temporary_passwords
    ADD CONSTRAINT temporary_passwords_pkey PRIMARY KEY (user_id);


--
-- Name: usernames usernames_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.usernames
    ADD CONSTRAINT usernames_key UNIQUE (storefront, lookup_key);


--
-- Name: usernames usernames_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.usernames
    ADD CONSTRAINT usernames_pkey PRIMARY KEY (user_id);


--
-- Name: users users_email; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_email UNIQUE (storefront, email);


--
-- Name: users users_number_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_number_key UNIQUE (number);


--
-- Name: users users_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_pkey PRIMARY KEY (id);


--
-- Name: addresses_default; Type: INDEX; Schema: public; Owner: -
--

CREATE UNIQUE INDEX addresses_default ON public.addresses USING btree (user_id, address_type) WHERE is_default;


--
-- Name: addresses_label; Type: INDEX; Schema: public; Owner: -
--

CREATE UNIQUE INDEX addresses_label ON public.addresses USING btree (user_id, label);


--
-- Name: addresses_of_user; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX addresses_of_user ON public.addresses USING btree (user_id, number);


--
-- Name: authorization_requests_expiry; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX authorization_requests_expiry ON public.authorization_requests USING btree (expires_at);


--
-- Name: claimed_guests_of_user; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX claimed_guests_of_user ON public.claimed_guests USING btree (user_id);


--
-- Name: contact_addresses_age; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX contact_addresses_age ON public.contact_addresses USING btree (updated_at) WHERE (guest_id IS NOT NULL);


--
-- Name: contact_addresses_of_guest; Type: INDEX; Schema: public; Owner: -
--

CREATE UNIQUE INDEX contact_addresses_of_guest ON public.contact_addresses USING btree (storefront, guest_id) WHERE is_current;


--
-- Name: contact_addresses_of_user; Type: INDEX; Schema: public; Owner: -
--

CREATE UNIQUE INDEX contact_addresses_of_user ON public.contact_addresses USING btree (user_id) WHERE is_current;


--
-- Name: denied_sessions_expiry; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX denied_sessions_expiry ON public.denied_sessions USING btree (deniable_until);


--
-- Name: email_changes_expiry; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX email_changes_expiry ON public.email_changes USING btree (expires_at);


--
-- Name: idempotency_keys_age; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX idempotency_keys_age ON public.idempotency_keys USING btree (created_at);


--
-- Name: inbox_handled; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX inbox_handled ON public.inbox USING btree (handled_at);


--
-- Name: magic_codes_expiry; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX magic_codes_expiry ON public.magic_codes USING btree (expires_at);


--
-- Name: mail_tokens_expiry; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX mail_tokens_expiry ON public.mail_tokens USING btree (expires_at);


--
-- Name: mail_tokens_of_user; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX mail_tokens_of_user ON public.mail_tokens USING btree (user_id, purpose);


--
-- Name: outbox_published; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX outbox_published ON public.outbox USING btree (published_at) WHERE (published_at IS NOT NULL);


--
-- Name: outbox_waiting; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX outbox_waiting ON public.outbox USING btree (id) WHERE (published_at IS NULL);


--
-- Name: passkey_challenges_expiry; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX passkey_challenges_expiry ON public.passkey_challenges USING btree (expires_at);


--
-- Name: passkey_challenges_of_user; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX passkey_challenges_of_user ON public.passkey_challenges USING btree (user_id);


--
-- Name: passkeys_of_user; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX passkeys_of_user ON public.passkeys USING btree (user_id);


--
-- Name: sessions_deniable; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX sessions_deniable ON public.sessions USING btree (deniable_until) WHERE (ended_at IS NOT NULL);


--
-- Name: sessions_expiry; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX sessions_expiry ON public.sessions USING btree (expires_at);


--
-- Name: sessions_of_user; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX sessions_of_user ON public.sessions USING btree (user_id) WHERE (ended_at IS NULL);


--
-- Name: sign_in_tickets_expiry; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX sign_in_tickets_expiry ON public.sign_in_tickets USING btree (expires_at);


--
-- Name: sign_in_tickets_of_user; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX sign_in_tickets_of_user ON public.sign_in_tickets USING btree (user_id);


--
-- Name: tasks_dead; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX tasks_dead ON public.tasks USING btree (id) WHERE (state = 'dead'::text);


--
-- Name: tasks_key; Type: INDEX; Schema: public; Owner: -
--

CREATE UNIQUE INDEX tasks_key ON public.tasks USING btree (key, handler);


--
-- Name: tasks_next; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX tasks_next ON public.tasks USING btree (handler, priority DESC, virtual_start, run_at, id) WHERE (state <> 'dead'::text);


--
-- Name: tasks_of_key; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX tasks_of_key ON public.tasks USING btree (handler, priority, fair_key, virtual_start) WHERE ((fair_key IS NOT NULL) AND (state <> 'dead'::text));


--
-- Name: tasks_started; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX tasks_started ON public.tasks USING btree (handler, priority, virtual_start) WHERE ((fair_key IS NOT NULL) AND (state = 'leased'::text) AND (attempts = 1));


--
-- Name: users_page; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX users_page ON public.users USING btree (storefront, number);


--
-- Name: outbox outbox_wake; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER outbox_wake AFTER INSERT ON public.outbox FOR EACH STATEMENT WHEN ((NOT pg_try_advisory_xact_lock_shared((2003792491)::bigint))) EXECUTE FUNCTION public.wake_worker();


--
-- Name: tasks tasks_wake; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER tasks_wake AFTER INSERT ON public.tasks FOR EACH STATEMENT WHEN ((NOT pg_try_advisory_xact_lock_shared((2003792491)::bigint))) EXECUTE FUNCTION public.wake_worker();


--
-- Name: addresses addresses_user; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.addresses
    ADD CONSTRAINT addresses_user FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;


--
-- Name: claimed_guests claimed_guests_user; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.claimed_guests
    ADD CONSTRAINT claimed_guests_user FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;


--
-- Name: contact_addresses contact_addresses_user; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.contact_addresses
    ADD CONSTRAINT contact_addresses_user FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;


--
-- Name: customer_quotas customer_quotas_user; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.customer_quotas
    ADD CONSTRAINT customer_quotas_user FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;


--
-- Name: customer_standings customer_standings_user; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.customer_standings
    ADD CONSTRAINT customer_standings_user FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;


--
-- Name: customer_subscriptions customer_subscriptions_user; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.customer_subscriptions
    ADD CONSTRAINT customer_subscriptions_user FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;


--
-- Name: email_changes email_changes_user; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.email_changes
    ADD CONSTRAINT email_changes_user FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;


--
-- Name: mail_tokens mail_tokens_user; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.mail_tokens
    ADD CONSTRAINT mail_tokens_user FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;


--
-- Name: passkey_challenges passkey_challenges_user; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.passkey_challenges
    ADD CONSTRAINT passkey_challenges_user FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;


--
-- Name: passkeys passkeys_user; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.passkeys
    ADD CONSTRAINT passkeys_user FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;


--
-- Name: profiles profiles_user; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.profiles
    ADD CONSTRAINT profiles_user FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;


--
-- Name: provider_accounts provider_accounts_user; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.provider_accounts
    ADD CONSTRAINT provider_accounts_user FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;


--
-- Name: sessions sessions_user; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT sessions_user FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;


--
-- Name: sign_in_tickets sign_in_tickets_user; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sign_in_tickets
    ADD CONSTRAINT sign_in_tickets_user FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;


--
-- Name: temporary_passwords temporary_passwords_user; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.temporary_passwords
    ADD CONSTRAINT temporary_passwords_user FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;


--
-- Name: usernames usernames_user; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.usernames
    ADD CONSTRAINT usernames_user FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;


--
-- PostgreSQL database dump complete
--


