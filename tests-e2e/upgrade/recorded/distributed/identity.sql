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
	('42d27b87-2ff3-4039-9c4c-2c7983c4f374', 1, 'emporium', 'faa72f01-315b-4336-b129-bb5462be5a4c', 'shipping', 'Demo Customer', '+15035550142', '1480 Juniper Street', '4B', 'Portland', 'OR', 'US', '97205', true, '2026-11-23 23:56:04.562812+00', NULL, NULL, NULL, NULL, NULL),
	('702b0f12-6074-47d9-88d1-258809102acb', 2, 'emporium', 'faa72f01-315b-4336-b129-bb5462be5a4c', 'billing', 'Demo Customer', '+15035550142', '1480 Juniper Street', '4B', 'Portland', 'OR', 'US', '97205', true, '2026-11-23 23:56:04.573063+00', NULL, NULL, NULL, NULL, NULL),
	('64d9f093-10d8-4681-9184-e35f321220eb', 3, 'marbelle', '60c82e0c-0133-4d7b-a0dd-70d99487fb06', 'other', 'Demo Customer', '+15035550142', '1480 Juniper Street', '4B', 'Portland', 'OR', 'USA', '97205', true, '2026-11-23 23:56:06.262423+00', 'Home', 'Demo', 'Customer', 'Juniper Interiors', NULL),
	('1be4ff79-d735-4476-9ded-ea88156f75e4', 4, 'emporium', 'bd61c8ba-5645-426f-ba72-589b32fc3957', 'shipping', 'John Doe', '+1234567890', '123 Main St', 'Apt 4B', 'New York', 'NY', 'USA', '10001', false, '2026-11-24 02:27:37.090528+00', NULL, NULL, NULL, NULL, NULL),
	('203c3f63-1ffb-49d9-aab4-f488ebe43828', 5, 'emporium', '21b5cf76-fa5d-49b6-981a-96724c5e5003', 'shipping', 'John Doe', '+1234567890', '123 Main St', 'Apt 4B', 'New York', 'NY', 'USA', '10001', false, '2026-11-24 02:27:38.009959+00', NULL, NULL, NULL, NULL, NULL),
	('5fac63f0-4b69-4049-aa71-a042cac8f2d8', 6, 'emporium', '9df5ce29-d51e-456b-8c2d-a5dcb559c06e', 'shipping', 'John Doe', '+1234567890', '123 Main St', 'Apt 4B', 'New York', 'NY', 'USA', '10001', false, '2026-11-24 02:27:38.686047+00', NULL, NULL, NULL, NULL, NULL),
	('b98ef560-a28e-4c0c-8bf1-3ff9e934f15c', 7, 'emporium', 'b037d396-d112-413e-bc73-6b50cfbdd85f', 'shipping', 'John Doe', '+1234567890', '123 Main St', 'Apt 4B', 'New York', 'NY', 'USA', '10001', false, '2026-11-24 02:27:39.498899+00', NULL, NULL, NULL, NULL, NULL),
	('ac9bbd4b-8033-4974-a09a-ee57cba9266c', 8, 'emporium', '7b52961c-e6c3-4ac7-99f4-f63d5e1c7fce', 'shipping', 'John Doe', '+1234567890', '123 Main St', 'Apt 4B', 'New York', 'NY', 'USA', '10001', false, '2026-11-24 02:27:40.886784+00', NULL, NULL, NULL, NULL, NULL),
	('938c1ec2-332f-4ad5-9b93-f50ff386c4e3', 9, 'emporium', '3a618a26-6bd1-4c61-ac1a-5bd9b66e51ec', 'shipping', 'John Doe', '+1234567890', '123 Main St', 'Apt 4B', 'New York', 'NY', 'USA', '10001', false, '2026-11-24 02:27:41.773994+00', NULL, NULL, NULL, NULL, NULL),
	('18e89505-1325-4d3f-b5ea-2c07b55c7ce2', 10, 'emporium', '0487de64-4acc-4b96-8acd-115ddd50c6cc', 'shipping', 'John Doe', '+1234567890', '123 Main St', 'Apt 4B', 'New York', 'NY', 'USA', '10001', false, '2026-11-24 02:27:42.39385+00', NULL, NULL, NULL, NULL, NULL),
	('179fc6ef-6b5f-4d8d-a27c-e434414d3e7d', 11, 'emporium', 'd44c2b2a-51a5-47df-8af9-e8156832135a', 'shipping', 'John Doe', '+1234567890', '123 Main St', 'Apt 4B', 'New York', 'NY', 'USA', '10001', false, '2026-11-24 02:27:43.01699+00', NULL, NULL, NULL, NULL, NULL),
	('f6bb0e47-1539-48e0-af62-fb96c74d4dd4', 12, 'emporium', '7b4e8970-5f16-40f3-a1fb-a3cb3b900d44', 'shipping', 'John Doe', '+1234567890', '123 Main St', 'Apt 4B', 'New York', 'NY', 'USA', '10001', false, '2026-11-24 02:27:43.674272+00', NULL, NULL, NULL, NULL, NULL);


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
	('1b5845a7-e905-4764-b4b8-b0fbe14bb6e8', 1, 'storybook', '080c5e59-784c-4422-90f0-85c2c228655c', NULL, 'Demo Customer', '+995 555 010142', 'demo@storybook.example', 'Rustaveli Avenue 12', '', 'Tbilisi', true, '2026-11-23 23:56:07.815218+00', '2026-11-23 23:56:07.815218+00');


--
-- Data for Name: customer_quotas; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.customer_quotas VALUES
	('e9eb6f99-b9e5-44d5-a666-c35a126e5e79', 'figureforge', NULL, 1, NULL, 0, 1);


--
-- Data for Name: customer_standings; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.customer_standings VALUES
	('2fd22ae9-a579-4fc9-b38a-50c87b8529be', 'reviv', 3, 1, false, false, 0),
	('46663a38-4c9b-4bf6-8c90-33afbd7d75d5', 'reviv', 0, 0, true, false, 1);


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
	('9697e7b4-a4aa-482f-9ee3-959aa9e9a792', 'credit.granted:store_granted_balance', '2026-11-23 23:56:44.94714+00'),
	('3d5058d5-9d93-444f-907b-a2a7b58ee8ac', 'customer_perks.changed:store_used_perks', '2026-11-24 02:28:02.227815+00'),
	('413cb8e9-7411-46d8-9c10-5cec7feed81c', 'quota.changed:store_changed_quota', '2026-11-24 02:28:04.510523+00');


--
-- Data for Name: magic_codes; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.magic_codes VALUES
	('figureforge', '36edf995cab7@customer.example', 1, 1, 1, NULL, 0, '2026-11-24 02:43:02.775191+00', '{"2026-11-24 02:28:02.775191+00"}', '\xe97ec5763ff3bdcc79353a5fefe21467303705bf1d87dcb38ac7d42ab2181b8ba7a66ce377afcfb84e1f9363e86f81d6', '2026-11-24 02:28:03.023187+00', '2001:db8:615c:5e22::', '1c5ffb9e-3d4a-40c7-8f5d-712ceb7fc2fb', '\x3b172b8be3cf7f4959361f1f545dafaf3573013d294f3675e27477e59833b2490cbbbe8c533cfa1d4d9fde3408fb74fde791c5a9f1de40dbbae196cfa94c890477c264eddcc1653556c4c6913e7cfb94984a589800c46e678fcb6565a81a003bd96d5fca86edd5db499447bcee504135b2416adf39f078bb0448d7a515825276f1682603facdd1849206a3b1b40127d9f08c814c69f780045e1e9368d82aad2ce14d5dcc1af558ffc144d5ebd6e59af84cf63f28dc644983afc1255a99473fa00f2b98bd04a2ca73971047c66d46422394b7293c75eb7aefb26014920c1db515098948dc9287d66079a4a65ae1614f222e4db365408d7a285fd517147159de46e58a4bd292d9d51c1b1b299a39487dd05a9e546958f0373de7943e39ce00d7e794f085789599769f49813e6f20f2bb991119758d6097810227b803ad17d95710b29982cfe030cfb396bf65d512982bb240227ad73671770911736c292aca19f7f3f5093202e39510d60ea5a000386f66c568ad46f02f39717963af9696083ecdfce623a921fb90d409286c69a57a2d742d7e794af1c76c264aaa7d98b9ddeacc41ffadef7706a022c29605f537987f2b8da12c7a8bb36bf1661f2c17e8e596e1798c7ccae5cfb9114a24964b4f98e0c626af54d2e767186f103776c47a960aada41854aec82d624f992811a9eb85b949fb4e8c09af2e4566f8c3ada8a0b70f66be56224806f11b78e0e5bdffbafaaa739af5e555585bd56d41298018a19e143d87850192fbfb61e64c132e7f98c941b7db9bc36722bd7139728c74d9b6fb1d9366112255ac36cbf1ced50c74d298fc3d062a427fae7ff8287e2a3cdeaf0939bdd82a5ae6c3d8657e0cbd482aba0501851d454c1f6a1309efe405927c6391f446fa523175479d79e2baa2698ae9644560f6590f35ec3d5c5a0a4085fb1ad05ac518a382a2fa7e035de6b2e570e73587ec7f287dd95055afdaf9f83480d2205c7db05e06d5aca4eb7528fd93dbe9259344a4fd16d068877ab6749431a9c75822f2e27d6f979b645a2d2ca56387c83748faaad2e3830a20ddb49ab197c7f61620548044a23a834acff394e8473abcfd24f656985fb2e1c4b2c0bc9498f22502b531567b95beb94bd10c47623bad4b6dcc0341bad7e4462d7651d328f50251bdc78a49428e06a05f463d922beb9f0072532c0c214e82241b1cef708a4f796f09b744abef401d3f2e19e9cfa90c8968d61434d8fdd97027962a05dbdd495583d476351969e88594cc5d35560d2ef535bbd23f20304135d20eaec99427d572bb83972fd6514195a5b9c3f1588345dc022e87132bcf12872a946ca4da2250b93de00f3b6e07aab87e9d9382a5f8327cc313646ab401a5e7bcc736e3cf8105c7c235b550bfe05779d93fa400fee9d9e9903fd48a38e3e9cc8a578fba0ac018835de2798063965efe0599c9e340dbb76286dba9e64e8a47e875093a7ea5eee0f1e4b8d48d411caee2e3fd1a6b0fbf993a6dc61495c195a440a2909c9e8de5e2dfdcd9eae8fc657a750922e241ce96733bc3bc5641a082a6da764065c6e37e3d4971cbabb1c4db80c33390f24af3eff22ccb48e18b5a228329706abed48faf60e693477d03ffa9a0243080aacc485732e573a86f609036a8f0808cdfdd539436fdb1bbd6e1f3e877ec9f7f8320ad29fa9ba7c2250143dd05ec8a53cc0f31378986d31a5bccda8bc9d5e391f67611f5dac78893081201bdad89f99494ac75338ba59c53c90b86ce53684cd0b3cec56cfdb9b644e6e034c807a94fab0a0242778a08ac869ea7c80335bfb9208ebfdf90e1d719f4a7edfe767645d5a4c8c7bf262c2e90c1eacc45e684483989730c3fafffb15dc4360cfea1d9b48b2c6b0de598bd374bb2a713f2b09e4ee9be53a679af74c1fc993f2a8f52e38cd87b5141589a0064209fc5880e4d0f9c63c610318a22a3b30df10c8512272427440e8ae0ea3f49a7f3c46893ee44c0dc7574c8cf6f094827b1a2a9f740e7b25f86f4b3b55437f9ba641bf1f6f07c2587de85330fa4a1577675d849ff244b60a1d33175719cf1e913f105dbbef48bad7623efd04da89c9efce18691646711a5e5a771625e1e7dbe1f6ba304e0883f53838a4f75bd1dab8451eec137dc8a9b9c583f9650325bf1a003a505336b21cfd87392fdf6e9c77e67e49f277f768d59f87501ad32772b30821f4787b11b1ae2b39646617789a7575bbb5f8b7e1b74b68ef8b8b69146fb4001bc18af74b611e100a1fe2cb3c507d40ea9ed4611df0c187f205067e92a351b070c05f324c924a75d8ce912c21a6df2243a0649e8fd2ce87266f7e551fffee42a06e4c5f72a432d3c2689b4496c57df740e6e04af5b028f6c2a26e5b66ae5b44e065077bd503db505e82c729b0c65a92274ff820ac73e9ea63d9333f1413eec226254c853b28059ca07db0b59238a5e192114ab5432fd826734cc139f8b82c608b3ec01571e350728f866765eb7864957697b54a044851c2c4cf809');


--
-- Data for Name: mail_tokens; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.mail_tokens VALUES
	('\x6dbcab78947fab0385dffb581d42330c384135983e2133be257e553817e1e6b7', 'emporium', '388cf117-97cd-49a4-843d-7ef9aa25c625', 'verification', '2026-11-25 01:17:28.208054+00'),
	('\x2257da5ea2c91fa7611db968e8c1f46c864f382848d68fcc679f24e717b59230', 'emporium', '388cf117-97cd-49a4-843d-7ef9aa25c625', 'verification', '2026-11-25 01:22:28.777118+00'),
	('\xc0b21ca3659b6821e10c5cec7217303baef6a4036eefd914caab0f8f44554ca9', 'emporium', '388cf117-97cd-49a4-843d-7ef9aa25c625', 'verification', '2026-11-25 01:32:29.778561+00'),
	('\x82690fa13102a81dd9b4e666068d74f8b4d807e6311466e4204e71bf7c05f666', 'emporium', '388cf117-97cd-49a4-843d-7ef9aa25c625', 'verification', '2026-11-25 01:37:30.780525+00'),
	('\x9357a649e916e27154f7cec054ff1ab0525a07a17023669b777fc8d2691fabbd', 'emporium', '388cf117-97cd-49a4-843d-7ef9aa25c625', 'verification', '2026-11-25 01:47:31.784081+00'),
	('\x826582cd4cef40dd3d1cb281976fa43baf50f046e1e58942ae7c8e9427cbb691', 'emporium', '388cf117-97cd-49a4-843d-7ef9aa25c625', 'verification', '2026-11-25 01:57:32.785122+00'),
	('\xb82ae41fb6e0b0f75971587275696e02086425b758fd6a581805f4426bfa86e5', 'emporium', '388cf117-97cd-49a4-843d-7ef9aa25c625', 'verification', '2026-11-25 02:07:33.787704+00'),
	('\x982d48b2c8941f1e897e4d1f14b3f8bd023e576e5a916acae86359f25acad037', 'emporium', '388cf117-97cd-49a4-843d-7ef9aa25c625', 'verification', '2026-11-25 02:22:35.801148+00'),
	('\xed456c8649ca99356e071cfee268ff18d1f3d31622de0e69e78d90354d9c0cbe', 'emporium', 'bd61c8ba-5645-426f-ba72-589b32fc3957', 'verification', '2026-11-25 02:27:37.002131+00'),
	('\x722383c5e13d6a4cc0eeb8a53629b2a37c825d9f8be0c318e5917d1ea0e6fbe6', 'emporium', '21b5cf76-fa5d-49b6-981a-96724c5e5003', 'verification', '2026-11-25 02:27:37.807918+00'),
	('\xe40550e3a29881aff338bf2d934125d65412b729c39da493b5f1e75889bc2f77', 'emporium', '9df5ce29-d51e-456b-8c2d-a5dcb559c06e', 'verification', '2026-11-25 02:27:38.620768+00'),
	('\x8560038e682fe5b56aa49bc9e5490a32830563fb2bd8691fcedf4aa0d0620864', 'emporium', 'b037d396-d112-413e-bc73-6b50cfbdd85f', 'verification', '2026-11-25 02:27:39.265999+00'),
	('\x7718f5e0dd151811ea3b033e0f999ac273cf6ecf6220ff0fbbc8ad833c5e212a', 'emporium', '7b52961c-e6c3-4ac7-99f4-f63d5e1c7fce', 'verification', '2026-11-25 02:27:40.658453+00'),
	('\x3472fd3803851685bd4e68e24cacacf5e746546e363df28245177759a1c1b6f8', 'emporium', '3a618a26-6bd1-4c61-ac1a-5bd9b66e51ec', 'verification', '2026-11-25 02:27:41.554258+00'),
	('\x1138de901fa92ad0f448aa5f814498d64f2e2181422e6d2ad777e253f860008d', 'emporium', '0487de64-4acc-4b96-8acd-115ddd50c6cc', 'verification', '2026-11-25 02:27:42.372978+00'),
	('\xd3dd6d65adeb7a2d3e3ebbba4f6c77501243e56265a2d74293caaa4be81bb859', 'emporium', 'd44c2b2a-51a5-47df-8af9-e8156832135a', 'verification', '2026-11-25 02:27:42.993705+00'),
	('\x04aefd30f87c676e20c8fefd89d548e408491069d15e20a1c9d740b5d9205e33', 'emporium', '7b4e8970-5f16-40f3-a1fb-a3cb3b900d44', 'verification', '2026-11-25 02:27:43.473952+00');


--
-- Data for Name: outbox; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.outbox VALUES
	(1, '1dfabd54-7c25-450c-b730-eabfce70cb5f', 'user.registered', '{"id": "1dfabd54-7c25-450c-b730-eabfce70cb5f", "data": {"email": "demo@emporium.example", "user_id": "faa72f01-315b-4336-b129-bb5462be5a4c", "version": 0, "last_name": "Customer", "first_name": "Demo", "storefront": "emporium"}, "time": "2026-11-23T23:56:04.561002Z", "type": "user.registered", "source": "identity", "subject": "faa72f01-315b-4336-b129-bb5462be5a4c", "requestid": null, "storefront": "emporium", "specversion": "1.0", "traceparent": null, "datacontenttype": "application/json"}', '2026-11-23 23:56:04.561093+00', '2026-11-23 23:56:43.986591+00'),
	(2, 'dce1cf80-6739-4bff-bb9d-99667ee407d4', 'user.registered', '{"id": "dce1cf80-6739-4bff-bb9d-99667ee407d4", "data": {"email": "staff@emporium.example", "user_id": "eecb37b1-5228-4534-89ca-b3321c906683", "version": 0, "last_name": "Staff", "first_name": "Demo", "storefront": "emporium"}, "time": "2026-11-23T23:56:04.884108Z", "type": "user.registered", "source": "identity", "subject": "eecb37b1-5228-4534-89ca-b3321c906683", "requestid": null, "storefront": "emporium", "specversion": "1.0", "traceparent": null, "datacontenttype": "application/json"}', '2026-11-23 23:56:04.884165+00', '2026-11-23 23:56:43.986591+00'),
	(3, '98c50ba3-45ff-4975-a937-6905078ee12f', 'user.registered', '{"id": "98c50ba3-45ff-4975-a937-6905078ee12f", "data": {"email": "demo@figureforge.example", "user_id": "35d0a1be-2090-475c-9957-ab86fee2cdc1", "version": 0, "last_name": "Customer", "first_name": "Demo", "storefront": "figureforge"}, "time": "2026-11-23T23:56:05.309806Z", "type": "user.registered", "source": "identity", "subject": "35d0a1be-2090-475c-9957-ab86fee2cdc1", "requestid": null, "storefront": "figureforge", "specversion": "1.0", "traceparent": null, "datacontenttype": "application/json"}', '2026-11-23 23:56:05.30986+00', '2026-11-23 23:56:43.986591+00'),
	(4, 'c1a635bf-d18d-4bd3-97eb-ca0363038230', 'user.registered', '{"id": "c1a635bf-d18d-4bd3-97eb-ca0363038230", "data": {"email": "staff@figureforge.example", "user_id": "4e0f77db-3e89-4f1b-8069-9cf8599f3d73", "version": 0, "last_name": "Staff", "first_name": "Demo", "storefront": "figureforge"}, "time": "2026-11-23T23:56:05.724482Z", "type": "user.registered", "source": "identity", "subject": "4e0f77db-3e89-4f1b-8069-9cf8599f3d73", "requestid": null, "storefront": "figureforge", "specversion": "1.0", "traceparent": null, "datacontenttype": "application/json"}', '2026-11-23 23:56:05.724553+00', '2026-11-23 23:56:43.986591+00'),
	(5, '18615742-24d4-4013-a5c2-774d4f69f477', 'user.registered', '{"id": "18615742-24d4-4013-a5c2-774d4f69f477", "data": {"email": "demo@marbelle.example", "user_id": "60c82e0c-0133-4d7b-a0dd-70d99487fb06", "version": 0, "last_name": "Customer", "first_name": "Demo", "storefront": "marbelle"}, "time": "2026-11-23T23:56:06.258641Z", "type": "user.registered", "source": "identity", "subject": "60c82e0c-0133-4d7b-a0dd-70d99487fb06", "requestid": null, "storefront": "marbelle", "specversion": "1.0", "traceparent": null, "datacontenttype": "application/json"}', '2026-11-23 23:56:06.258705+00', '2026-11-23 23:56:43.986591+00'),
	(6, '2f1d6695-6150-4b73-af6c-e8937c60c605', 'user.registered', '{"id": "2f1d6695-6150-4b73-af6c-e8937c60c605", "data": {"email": "staff@marbelle.example", "user_id": "bb4f6b81-9ccb-4e68-8a53-3fec76e6e984", "version": 0, "last_name": "Staff", "first_name": "Demo", "storefront": "marbelle"}, "time": "2026-11-23T23:56:06.521844Z", "type": "user.registered", "source": "identity", "subject": "bb4f6b81-9ccb-4e68-8a53-3fec76e6e984", "requestid": null, "storefront": "marbelle", "specversion": "1.0", "traceparent": null, "datacontenttype": "application/json"}', '2026-11-23 23:56:06.521908+00', '2026-11-23 23:56:43.986591+00'),
	(7, 'a870bf23-7047-4dee-938d-5675a08f2b4d', 'user.registered', '{"id": "a870bf23-7047-4dee-938d-5675a08f2b4d", "data": {"email": "demo@reviv.example", "user_id": "2fd22ae9-a579-4fc9-b38a-50c87b8529be", "version": 0, "last_name": "Customer", "first_name": "Demo", "storefront": "reviv"}, "time": "2026-11-23T23:56:06.810590Z", "type": "user.registered", "source": "identity", "subject": "2fd22ae9-a579-4fc9-b38a-50c87b8529be", "requestid": null, "storefront": "reviv", "specversion": "1.0", "traceparent": null, "datacontenttype": "application/json"}', '2026-11-23 23:56:06.810656+00', '2026-11-23 23:56:43.986591+00'),
	(8, 'ce320c9f-11c1-4a80-b048-017fe228e51f', 'user.registered', '{"id": "ce320c9f-11c1-4a80-b048-017fe228e51f", "data": {"email": "staff@reviv.example", "user_id": "d8e7b293-5fe1-4307-901a-7269dd21a2db", "version": 0, "last_name": "Staff", "first_name": "Demo", "storefront": "reviv"}, "time": "2026-11-23T23:56:07.323480Z", "type": "user.registered", "source": "identity", "subject": "d8e7b293-5fe1-4307-901a-7269dd21a2db", "requestid": null, "storefront": "reviv", "specversion": "1.0", "traceparent": null, "datacontenttype": "application/json"}', '2026-11-23 23:56:07.323551+00', '2026-11-23 23:56:43.986591+00'),
	(9, 'bbc6c5ed-b1e8-478b-adc1-0e0768aac6f3', 'user.registered', '{"id": "bbc6c5ed-b1e8-478b-adc1-0e0768aac6f3", "data": {"email": "demo@storybook.example", "user_id": "080c5e59-784c-4422-90f0-85c2c228655c", "version": 0, "last_name": "Customer", "first_name": "Demo", "storefront": "storybook"}, "time": "2026-11-23T23:56:07.814788Z", "type": "user.registered", "source": "identity", "subject": "080c5e59-784c-4422-90f0-85c2c228655c", "requestid": null, "storefront": "storybook", "specversion": "1.0", "traceparent": null, "datacontenttype": "application/json"}', '2026-11-23 23:56:07.814836+00', '2026-11-23 23:56:43.986591+00'),
	(10, '3f9644c9-8074-4bc2-92e5-73ab5c4d6623', 'user.registered', '{"id": "3f9644c9-8074-4bc2-92e5-73ab5c4d6623", "data": {"email": "staff@storybook.example", "user_id": "e6141ac5-7600-4269-b536-8a89d23b9be1", "version": 0, "last_name": "Staff", "first_name": "Demo", "storefront": "storybook"}, "time": "2026-11-23T23:56:08.093711Z", "type": "user.registered", "source": "identity", "subject": "e6141ac5-7600-4269-b536-8a89d23b9be1", "requestid": null, "storefront": "storybook", "specversion": "1.0", "traceparent": null, "datacontenttype": "application/json"}', '2026-11-23 23:56:08.093761+00', '2026-11-23 23:56:43.986591+00'),
	(11, '7ffd7efa-0899-4de4-806c-9ca6ecba64f0', 'user.registered', '{"id": "7ffd7efa-0899-4de4-806c-9ca6ecba64f0", "data": {"email": "ea6e79e77514@customer.example", "user_id": "388cf117-97cd-49a4-843d-7ef9aa25c625", "version": 0, "last_name": "Doe", "first_name": "John", "storefront": "emporium"}, "time": "2026-11-24T01:12:28.115598Z", "type": "user.registered", "source": "identity", "subject": "388cf117-97cd-49a4-843d-7ef9aa25c625", "requestid": "0d365b705444c93a8dbc3b406ab84af4", "storefront": "emporium", "specversion": "1.0", "traceparent": null, "datacontenttype": "application/json"}', '2026-11-24 01:12:28.115668+00', '2026-11-24 01:12:28.118562+00'),
	(12, '19b3e2c0-07f4-43bb-ac5b-414160116d21', 'user.registered', '{"id": "19b3e2c0-07f4-43bb-ac5b-414160116d21", "data": {"email": "010c59f5fdfc@customer.example", "user_id": "bd61c8ba-5645-426f-ba72-589b32fc3957", "version": 0, "last_name": "Doe", "first_name": "John", "storefront": "emporium"}, "time": "2026-11-24T02:27:36.962337Z", "type": "user.registered", "source": "identity", "subject": "bd61c8ba-5645-426f-ba72-589b32fc3957", "requestid": "fc5bed48f0d908b7f45d48734be6a928", "storefront": "emporium", "specversion": "1.0", "traceparent": null, "datacontenttype": "application/json"}', '2026-11-24 02:27:36.96242+00', '2026-11-24 02:27:37.032185+00'),
	(13, 'f6e44b97-ad38-40e9-be59-709d7201e123', 'user.registered', '{"id": "f6e44b97-ad38-40e9-be59-709d7201e123", "data": {"email": "3c654fb58efc@customer.example", "user_id": "21b5cf76-fa5d-49b6-981a-96724c5e5003", "version": 0, "last_name": "Doe", "first_name": "John", "storefront": "emporium"}, "time": "2026-11-24T02:27:37.663220Z", "type": "user.registered", "source": "identity", "subject": "21b5cf76-fa5d-49b6-981a-96724c5e5003", "requestid": "eecbfbd06a8be57726ea58142ac2f5f5", "storefront": "emporium", "specversion": "1.0", "traceparent": null, "datacontenttype": "application/json"}', '2026-11-24 02:27:37.663336+00', '2026-11-24 02:27:37.838139+00'),
	(14, '1aea381d-b58e-4135-9f00-46bfe202e26a', 'session.revoked', '{"id": "1aea381d-b58e-4135-9f00-46bfe202e26a", "data": {"user_id": "21b5cf76-fa5d-49b6-981a-96724c5e5003", "version": 0, "expires_at": "2026-11-24T03:28:38.030748Z", "session_id": "0ba7cb8e-f69c-4f8e-9425-9af31aadc7ac", "storefront": "emporium"}, "time": "2026-11-24T02:27:38.033776Z", "type": "session.revoked", "source": "identity", "subject": "0ba7cb8e-f69c-4f8e-9425-9af31aadc7ac", "requestid": "6c2242c89043f42403a42a09d2f2d088", "storefront": "emporium", "specversion": "1.0", "traceparent": null, "datacontenttype": "application/json"}', '2026-11-24 02:27:38.033849+00', '2026-11-24 02:27:38.044714+00'),
	(15, '844a6929-8f6c-43cd-923d-015106faf189', 'user.registered', '{"id": "844a6929-8f6c-43cd-923d-015106faf189", "data": {"email": "45d814eaa1c4@customer.example", "user_id": "9df5ce29-d51e-456b-8c2d-a5dcb559c06e", "version": 0, "last_name": "Doe", "first_name": "John", "storefront": "emporium"}, "time": "2026-11-24T02:27:38.489872Z", "type": "user.registered", "source": "identity", "subject": "9df5ce29-d51e-456b-8c2d-a5dcb559c06e", "requestid": "4012b06d0a52640bfe74ffc93608f909", "storefront": "emporium", "specversion": "1.0", "traceparent": null, "datacontenttype": "application/json"}', '2026-11-24 02:27:38.489944+00', '2026-11-24 02:27:38.662387+00'),
	(16, 'fb5e1553-662a-459f-92f9-415d764fd3d5', 'user.registered', '{"id": "fb5e1553-662a-459f-92f9-415d764fd3d5", "data": {"email": "939775377765@customer.example", "user_id": "b037d396-d112-413e-bc73-6b50cfbdd85f", "version": 0, "last_name": "Doe", "first_name": "John", "storefront": "emporium"}, "time": "2026-11-24T02:27:39.229931Z", "type": "user.registered", "source": "identity", "subject": "b037d396-d112-413e-bc73-6b50cfbdd85f", "requestid": "664a4e6b7b27ec30c25e2ccce406ae03", "storefront": "emporium", "specversion": "1.0", "traceparent": null, "datacontenttype": "application/json"}', '2026-11-24 02:27:39.23004+00', '2026-11-24 02:27:39.231387+00'),
	(17, '28a949d7-ec38-465c-9520-c5fa24b37466', 'user.registered', '{"id": "28a949d7-ec38-465c-9520-c5fa24b37466", "data": {"email": "8aac8fde7c44@customer.example", "user_id": "7b52961c-e6c3-4ac7-99f4-f63d5e1c7fce", "version": 0, "last_name": "Doe", "first_name": "John", "storefront": "emporium"}, "time": "2026-11-24T02:27:40.650467Z", "type": "user.registered", "source": "identity", "subject": "7b52961c-e6c3-4ac7-99f4-f63d5e1c7fce", "requestid": "1def1850ebf5ed4b2433c6969bd0a250", "storefront": "emporium", "specversion": "1.0", "traceparent": null, "datacontenttype": "application/json"}', '2026-11-24 02:27:40.65053+00', '2026-11-24 02:27:40.651387+00'),
	(18, '7fc75735-f9e2-49f5-9fb5-2556f9c78dc2', 'user.registered', '{"id": "7fc75735-f9e2-49f5-9fb5-2556f9c78dc2", "data": {"email": "d8fa873a7614@customer.example", "user_id": "3a618a26-6bd1-4c61-ac1a-5bd9b66e51ec", "version": 0, "last_name": "Doe", "first_name": "John", "storefront": "emporium"}, "time": "2026-11-24T02:27:41.549345Z", "type": "user.registered", "source": "identity", "subject": "3a618a26-6bd1-4c61-ac1a-5bd9b66e51ec", "requestid": "dfe19571d3fd8e21fb8fb9339e2ebb58", "storefront": "emporium", "specversion": "1.0", "traceparent": null, "datacontenttype": "application/json"}', '2026-11-24 02:27:41.54942+00', '2026-11-24 02:27:41.552295+00'),
	(19, '610d6144-2647-4d07-8380-f86b17f9d650', 'user.registered', '{"id": "610d6144-2647-4d07-8380-f86b17f9d650", "data": {"email": "3f992eaeaee9@customer.example", "user_id": "0487de64-4acc-4b96-8acd-115ddd50c6cc", "version": 0, "last_name": "Doe", "first_name": "John", "storefront": "emporium"}, "time": "2026-11-24T02:27:42.206812Z", "type": "user.registered", "source": "identity", "subject": "0487de64-4acc-4b96-8acd-115ddd50c6cc", "requestid": "3c94cb4a39da3addfe60e373e917f1c6", "storefront": "emporium", "specversion": "1.0", "traceparent": null, "datacontenttype": "application/json"}', '2026-11-24 02:27:42.206868+00', '2026-11-24 02:27:42.370042+00'),
	(20, '8df4d446-655f-4b10-b09c-6e55332b6108', 'user.registered', '{"id": "8df4d446-655f-4b10-b09c-6e55332b6108", "data": {"email": "8c65608fdfbb@customer.example", "user_id": "d44c2b2a-51a5-47df-8af9-e8156832135a", "version": 0, "last_name": "Doe", "first_name": "John", "storefront": "emporium"}, "time": "2026-11-24T02:27:42.834267Z", "type": "user.registered", "source": "identity", "subject": "d44c2b2a-51a5-47df-8af9-e8156832135a", "requestid": "1244a3734dccd598515d194719388a6e", "storefront": "emporium", "specversion": "1.0", "traceparent": null, "datacontenttype": "application/json"}', '2026-11-24 02:27:42.834348+00', '2026-11-24 02:27:42.977791+00'),
	(21, '9b5b8ad1-45e1-40e8-8f6c-fa669ba9126f', 'user.registered', '{"id": "9b5b8ad1-45e1-40e8-8f6c-fa669ba9126f", "data": {"email": "b6ab52976dcc@customer.example", "user_id": "7b4e8970-5f16-40f3-a1fb-a3cb3b900d44", "version": 0, "last_name": "Doe", "first_name": "John", "storefront": "emporium"}, "time": "2026-11-24T02:27:43.469867Z", "type": "user.registered", "source": "identity", "subject": "7b4e8970-5f16-40f3-a1fb-a3cb3b900d44", "requestid": "d42cbc211b95709ea43257a063d83ca6", "storefront": "emporium", "specversion": "1.0", "traceparent": null, "datacontenttype": "application/json"}', '2026-11-24 02:27:43.469941+00', '2026-11-24 02:27:43.470884+00'),
	(22, 'b79b36cf-ef43-49bf-a535-ff3f8098a114', 'user.registered', '{"id": "b79b36cf-ef43-49bf-a535-ff3f8098a114", "data": {"email": "7bec0e18ba0b@customer.example", "user_id": "46663a38-4c9b-4bf6-8c90-33afbd7d75d5", "version": 0, "last_name": "Customer", "first_name": "7bec0e18ba0b", "storefront": "reviv"}, "time": "2026-11-24T02:27:45.039124Z", "type": "user.registered", "source": "identity", "subject": "46663a38-4c9b-4bf6-8c90-33afbd7d75d5", "requestid": "e0118814e07b445f2d20d45f142ce0c0", "storefront": "reviv", "specversion": "1.0", "traceparent": null, "datacontenttype": "application/json"}', '2026-11-24 02:27:45.039182+00', '2026-11-24 02:27:45.05002+00'),
	(23, 'f5cb0379-0a11-4fd2-90c5-87a67793e341', 'user.registered', '{"id": "f5cb0379-0a11-4fd2-90c5-87a67793e341", "data": {"email": "36edf995cab7@customer.example", "user_id": "e9eb6f99-b9e5-44d5-a666-c35a126e5e79", "version": 0, "last_name": "", "first_name": "", "storefront": "figureforge"}, "time": "2026-11-24T02:28:03.022554Z", "type": "user.registered", "source": "identity", "subject": "e9eb6f99-b9e5-44d5-a666-c35a126e5e79", "requestid": "8ce34ec0c6378fe15341a8267eb96046", "storefront": "figureforge", "specversion": "1.0", "traceparent": null, "datacontenttype": "application/json"}', '2026-11-24 02:28:03.022621+00', '2026-11-24 02:28:03.163338+00'),
	(24, '3c88b166-9da6-4e4b-bc05-0554d8714ee1', 'user.registered', '{"id": "3c88b166-9da6-4e4b-bc05-0554d8714ee1", "data": {"email": "nino8ba254a503@customer.example", "user_id": "fda31903-efcb-4292-a74f-0981a5862e5e", "version": 0, "last_name": "Kapanadze", "first_name": "Nino", "storefront": "storybook"}, "time": "2026-11-24T02:28:03.421826Z", "type": "user.registered", "source": "identity", "subject": "fda31903-efcb-4292-a74f-0981a5862e5e", "requestid": "ba6747a746f0e19760f569ea1b6db229", "storefront": "storybook", "specversion": "1.0", "traceparent": null, "datacontenttype": "application/json"}', '2026-11-24 02:28:03.4219+00', '2026-11-24 02:28:03.576211+00');


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
	('reviv', 'google', '829902475608845313133', '46663a38-4c9b-4bf6-8c90-33afbd7d75d5', '2026-11-24 02:27:45.039351+00');


--
-- Data for Name: sessions; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.sessions VALUES
	('d1765371-17de-4c98-9965-7cb6f8a671fa', 'emporium', 'eecb37b1-5228-4534-89ca-b3321c906683', '81e7aab1-8f31-4fd6-b70a-02fb87737e7d', '2026-11-23 23:57:18.577368+00', '2026-11-30 23:57:18.577368+00', NULL, NULL, NULL, NULL),
	('0556ec8c-2f5b-476f-97a9-fd6644889acf', 'emporium', 'eecb37b1-5228-4534-89ca-b3321c906683', 'e13908d9-0053-4726-83b0-01425a1816fb', '2026-11-24 02:27:36.557656+00', '2026-12-01 02:27:36.557656+00', NULL, NULL, NULL, NULL),
	('245039da-73e4-4f31-a9a3-9556efded665', 'emporium', 'bd61c8ba-5645-426f-ba72-589b32fc3957', 'ceca57b4-19f4-457f-9cc0-e59ab1a165db', '2026-11-24 02:27:37.066632+00', '2026-12-01 02:27:37.066632+00', NULL, NULL, NULL, NULL),
	('0ba7cb8e-f69c-4f8e-9425-9af31aadc7ac', 'emporium', '21b5cf76-fa5d-49b6-981a-96724c5e5003', '505b9da0-b1e2-4912-9865-77c5e287f33c', '2026-11-24 02:27:37.946596+00', '2026-12-01 02:27:37.946596+00', '2026-11-24 02:27:38.030748+00', '2026-11-24 03:28:38.030748+00', NULL, NULL),
	('ff052aba-6aaa-4ee1-b847-6beb7b432123', 'emporium', '9df5ce29-d51e-456b-8c2d-a5dcb559c06e', 'ad2d7b79-3391-437b-8ff6-c90cc1daae62', '2026-11-24 02:27:38.638201+00', '2026-12-01 02:27:38.638201+00', NULL, NULL, NULL, NULL),
	('14286038-d373-4638-a22b-f76cc09aa721', 'emporium', 'b037d396-d112-413e-bc73-6b50cfbdd85f', 'beadd5e2-e0b2-4bcf-826e-177ee6d4e0b8', '2026-11-24 02:27:39.431821+00', '2026-12-01 02:27:39.431821+00', NULL, NULL, NULL, NULL),
	('28de12a5-2b19-47c2-bb7d-270e64d6446e', 'emporium', '7b52961c-e6c3-4ac7-99f4-f63d5e1c7fce', 'f8f11690-3ca8-4897-9250-01a9b8c7749f', '2026-11-24 02:27:40.832138+00', '2026-12-01 02:27:40.832138+00', NULL, NULL, NULL, NULL),
	('37906da6-d05c-41f5-aebd-22619b0bd39a', 'emporium', '3a618a26-6bd1-4c61-ac1a-5bd9b66e51ec', '635fc439-b166-49cc-8f98-a3daa6b60bb8', '2026-11-24 02:27:41.726448+00', '2026-12-01 02:27:41.726448+00', NULL, NULL, NULL, NULL),
	('025e5452-ac78-4598-8430-44dd97fcd5a7', 'emporium', '0487de64-4acc-4b96-8acd-115ddd50c6cc', '31ccf0de-6159-425d-84ca-0bf09c068918', '2026-11-24 02:27:42.366214+00', '2026-12-01 02:27:42.366214+00', NULL, NULL, NULL, NULL),
	('fbef3b6d-86bc-4b64-b64d-280ba39bdc11', 'emporium', 'd44c2b2a-51a5-47df-8af9-e8156832135a', '217db67c-0975-4835-baca-bee9f9acef6b', '2026-11-24 02:27:42.996598+00', '2026-12-01 02:27:42.996598+00', NULL, NULL, NULL, NULL),
	('7cfa6c74-0073-4241-a872-d73a3d8d8f79', 'emporium', '7b4e8970-5f16-40f3-a1fb-a3cb3b900d44', '10ff8aff-9a32-4663-bd90-b5f794d72204', '2026-11-24 02:27:43.594787+00', '2026-12-01 02:27:43.594787+00', NULL, NULL, NULL, NULL),
	('a5e2e8ae-7d46-4cd3-8611-9a49ab813009', 'reviv', '46663a38-4c9b-4bf6-8c90-33afbd7d75d5', '10cfaa9c-5a63-4b79-b999-82cce0f17336', '2026-11-24 02:27:45.10999+00', '2026-12-01 02:27:45.10999+00', NULL, NULL, NULL, NULL),
	('1c5ffb9e-3d4a-40c7-8f5d-712ceb7fc2fb', 'figureforge', 'e9eb6f99-b9e5-44d5-a666-c35a126e5e79', 'e4df6bae-dcdf-465e-8d6e-7dd88e2a4407', '2026-11-24 02:28:03.022678+00', '2026-12-24 02:28:03.022678+00', NULL, NULL, NULL, NULL),
	('31d05239-2062-41a0-8b8b-931e0c8daebf', 'storybook', 'fda31903-efcb-4292-a74f-0981a5862e5e', '5ae2751e-8e9b-4551-a9fe-4e2f35ef142f', '2026-11-24 02:28:03.452778+00', '2026-12-08 02:28:03.452778+00', NULL, NULL, NULL, NULL);


--
-- Data for Name: sign_in_tickets; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: tasks; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.tasks VALUES
	(1, '4fb6afc2-7c28-47a9-86d2-0329812144dc', 'job:VerificationMail', '{"user_id": "388cf117-97cd-49a4-843d-7ef9aa25c625", "requestid": "0d365b705444c93a8dbc3b406ab84af4", "storefront": "emporium"}', 'dead', 8, '  /atelier/libs/common/common/jobs/queue.py:152 in _run: return await kind.run(task, self._database)
  /atelier/libs/common/common/jobs/registry.py:35 in run: await self.handle(self.payload.model_validate(task.payload), JobContext(task, database))
  /atelier/services/identity/identity/adapters/mails.py:71 in verification: await self._sender.send(_link_mail(Purpose.VERIFICATION, storefront, user.email, token))
  /atelier/libs/common/common/mail/mails.py:82 in send: raise MailNotAccepted(f"the mailbox responded with HTTP {response.status}")
MailNotAccepted: the mailbox responded with HTTP 500', '2026-11-24 02:22:35.818612+00', '2026-11-24 01:12:28.115753+00', NULL, 0, NULL, NULL, NULL, 0);


--
-- Data for Name: temporary_passwords; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: usernames; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.usernames VALUES
	('fda31903-efcb-4292-a74f-0981a5862e5e', 'storybook', 'nino8ba254a503', 'nino8ba254a503');


--
-- Data for Name: users; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.users OVERRIDING SYSTEM VALUE VALUES
	('faa72f01-315b-4336-b129-bb5462be5a4c', 1, 'emporium', 'demo@emporium.example', '$argon2id$v=19$m=19456,t=2,p=1$r1dnmXG80rJwm/ZtHjSHqw$ffcyPxA3VhdxGfc7SONtQYmdpi9grfbDK/hMO/AKSDo', 'Demo', 'Customer', NULL, true, false, '2026-11-23 23:56:04.559503+00', '2026-11-23 23:56:04.559728+00', NULL, NULL),
	('eecb37b1-5228-4534-89ca-b3321c906683', 2, 'emporium', 'staff@emporium.example', '$argon2id$v=19$m=19456,t=2,p=1$2nwkvzWgayVtOX5+V4kUhQ$k0ZoAEos3xV/oUGivkrSJv5kXjIMRI6eX8xNdxqGVZw', 'Demo', 'Staff', NULL, true, true, '2026-11-23 23:56:04.883265+00', '2026-11-23 23:56:04.883512+00', NULL, NULL),
	('35d0a1be-2090-475c-9957-ab86fee2cdc1', 3, 'figureforge', 'demo@figureforge.example', '$argon2id$v=19$m=19456,t=2,p=1$HP9bGwdfRqyZycivJjbjDA$RVQ7Pn3C/Vh6PIyCMO2gngeJZmmNZz1kE3R7L2syl5I', 'Demo', 'Customer', NULL, true, false, '2026-11-23 23:56:05.307076+00', '2026-11-23 23:56:05.307202+00', NULL, NULL),
	('4e0f77db-3e89-4f1b-8069-9cf8599f3d73', 4, 'figureforge', 'staff@figureforge.example', '$argon2id$v=19$m=19456,t=2,p=1$MJ69+7HkCxcVW8N+VIzTpw$Aax0pyQx7L+uUNk7tozZUtDietCbxMbxMe0HOnkZWqo', 'Demo', 'Staff', NULL, true, true, '2026-11-23 23:56:05.723659+00', '2026-11-23 23:56:05.723796+00', NULL, NULL),
	('60c82e0c-0133-4d7b-a0dd-70d99487fb06', 5, 'marbelle', 'demo@marbelle.example', '$argon2id$v=19$m=19456,t=2,p=1$hSExFvDb5Lx9ToZBRX0hog$q/KIrn8r+DWK9VjBXdMwDS8iiQ/RRClqpPStQm/ibTE', 'Demo', 'Customer', NULL, true, false, '2026-11-23 23:56:06.257877+00', '2026-11-23 23:56:06.258002+00', NULL, NULL),
	('bb4f6b81-9ccb-4e68-8a53-3fec76e6e984', 6, 'marbelle', 'staff@marbelle.example', '$argon2id$v=19$m=19456,t=2,p=1$sAw6llTMsFmdMwdd4bYIpw$OXvjSG13rtsGBEOyGT7gA1W4R8RVsR1/94L/S7CpOkg', 'Demo', 'Staff', NULL, true, true, '2026-11-23 23:56:06.517797+00', '2026-11-23 23:56:06.517928+00', NULL, NULL),
	('2fd22ae9-a579-4fc9-b38a-50c87b8529be', 7, 'reviv', 'demo@reviv.example', '$argon2id$v=19$m=19456,t=2,p=1$PGT2cD2uwLemFu6ZdVThVQ$KdQ7n0sfGXM7BhGTbE9Z/3ecFp04zUKx7WeEQ0enLvY', 'Demo', 'Customer', NULL, true, false, '2026-11-23 23:56:06.804035+00', '2026-11-23 23:56:06.80416+00', NULL, NULL),
	('d8e7b293-5fe1-4307-901a-7269dd21a2db', 8, 'reviv', 'staff@reviv.example', '$argon2id$v=19$m=19456,t=2,p=1$icDNVOL1omtdFeGBwRH8+g$r8yfUFKBzUtltvnm1UbU83Fmld8jgPhencUpE6l6rPI', 'Demo', 'Staff', NULL, true, true, '2026-11-23 23:56:07.313851+00', '2026-11-23 23:56:07.313978+00', NULL, NULL),
	('080c5e59-784c-4422-90f0-85c2c228655c', 9, 'storybook', 'demo@storybook.example', '$argon2id$v=19$m=19456,t=2,p=1$dAaPFhBIr/U64MsQNbCWNg$5EvPi8znPPBGeVWBzWXyOaQIpSC2PEehwA6f1ZImF+Y', 'Demo', 'Customer', NULL, true, false, '2026-11-23 23:56:07.814006+00', '2026-11-23 23:56:07.814133+00', NULL, NULL),
	('e6141ac5-7600-4269-b536-8a89d23b9be1', 10, 'storybook', 'staff@storybook.example', '$argon2id$v=19$m=19456,t=2,p=1$AwODASgbYm9txnA1a8VZ4A$wzn17YXHH+l7oLOPsDYmyuOUK4ZOQj9ctbvvl8heUNQ', 'Demo', 'Staff', NULL, true, true, '2026-11-23 23:56:08.092854+00', '2026-11-23 23:56:08.093161+00', NULL, NULL),
	('388cf117-97cd-49a4-843d-7ef9aa25c625', 11, 'emporium', 'ea6e79e77514@customer.example', '$argon2id$v=19$m=19456,t=2,p=1$9S+Vt/d+FKxXX1t23oS67A$iUnFRFOc0h4GpuP+QaJOt1Pd+qU2ZFTHLAgUtR3cuCI', 'John', 'Doe', NULL, true, false, NULL, '2026-11-24 01:12:28.093981+00', NULL, NULL),
	('bd61c8ba-5645-426f-ba72-589b32fc3957', 12, 'emporium', '010c59f5fdfc@customer.example', '$argon2id$v=19$m=19456,t=2,p=1$mdkl1MoAbpqPrdNvFx5BKQ$ZJp8TNQtlBTRmBId8L+IojY16mmFgg6FixQk68RZr3E', 'John', 'Doe', NULL, true, false, NULL, '2026-11-24 02:27:36.960443+00', NULL, NULL),
	('21b5cf76-fa5d-49b6-981a-96724c5e5003', 13, 'emporium', '3c654fb58efc@customer.example', '$argon2id$v=19$m=19456,t=2,p=1$VyH5iDhwCOMVCmsK0OFqtQ$2/DLPt0BBG7V5C4PF9YVUxlrQ4cvZ5jVgrercUZrvbA', 'John', 'Doe', NULL, true, false, NULL, '2026-11-24 02:27:37.662152+00', NULL, NULL),
	('9df5ce29-d51e-456b-8c2d-a5dcb559c06e', 14, 'emporium', '45d814eaa1c4@customer.example', '$argon2id$v=19$m=19456,t=2,p=1$trdiLYY3oI3ADmskxmOduA$6ypXDR1TeL6lYIEcWO2mYSaXY0lw+3VokEZrW7wKyeo', 'John', 'Doe', NULL, true, false, NULL, '2026-11-24 02:27:38.48534+00', NULL, NULL),
	('b037d396-d112-413e-bc73-6b50cfbdd85f', 15, 'emporium', '939775377765@customer.example', '$argon2id$v=19$m=19456,t=2,p=1$jGveXM5tviAinCPAx9P/0A$+TXS7NgPTlYc6xGzqbFa3fF4wVUZRZo5Mja6VlcTqIc', 'John', 'Doe', NULL, true, false, NULL, '2026-11-24 02:27:39.226452+00', NULL, NULL),
	('7b52961c-e6c3-4ac7-99f4-f63d5e1c7fce', 16, 'emporium', '8aac8fde7c44@customer.example', '$argon2id$v=19$m=19456,t=2,p=1$WPvv7ZkN4TvdcsMf/BKjQw$+g8yQ+pCj/RyOivypLR5NmP8HOXp+WooQdSayFwRrZQ', 'John', 'Doe', NULL, true, false, NULL, '2026-11-24 02:27:40.649511+00', NULL, NULL),
	('3a618a26-6bd1-4c61-ac1a-5bd9b66e51ec', 17, 'emporium', 'd8fa873a7614@customer.example', '$argon2id$v=19$m=19456,t=2,p=1$DlJC2wD6rvfmommaRag6vA$ulB5qLVBR+Hw9ZyYQlmgIOdHIuBr5ssdJSkC12uo+qE', 'John', 'Doe', NULL, true, false, NULL, '2026-11-24 02:27:41.548687+00', NULL, NULL),
	('0487de64-4acc-4b96-8acd-115ddd50c6cc', 18, 'emporium', '3f992eaeaee9@customer.example', '$argon2id$v=19$m=19456,t=2,p=1$/rADycoSebD+6lb+GErbXQ$UZc983ZdDTKaGRbhKNm6y1doj0Ff9t8TOriJ9S5LLP8', 'John', 'Doe', NULL, true, false, NULL, '2026-11-24 02:27:42.206171+00', NULL, NULL),
	('d44c2b2a-51a5-47df-8af9-e8156832135a', 19, 'emporium', '8c65608fdfbb@customer.example', '$argon2id$v=19$m=19456,t=2,p=1$jHp0HVGpn8L3Htmlh36VvQ$G4mdMlWowTKOjUvjNZ9WC+PodOp/4qB3RHX+jJVt0XU', 'John', 'Doe', NULL, true, false, NULL, '2026-11-24 02:27:42.82996+00', NULL, NULL),
	('7b4e8970-5f16-40f3-a1fb-a3cb3b900d44', 20, 'emporium', 'b6ab52976dcc@customer.example', '$argon2id$v=19$m=19456,t=2,p=1$6LSihQfWeyCJ4MhGfJlUXw$koqPD6hlMRrdp/EbLrGBO5uuZBJdS9mOHY0PtYNsu4U', 'John', 'Doe', NULL, true, false, NULL, '2026-11-24 02:27:43.467177+00', NULL, NULL),
	('46663a38-4c9b-4bf6-8c90-33afbd7d75d5', 21, 'reviv', '7bec0e18ba0b@customer.example', NULL, '7bec0e18ba0b', 'Customer', NULL, true, false, '2026-11-24 02:27:45.038201+00', '2026-11-24 02:27:45.038403+00', NULL, NULL),
	('e9eb6f99-b9e5-44d5-a666-c35a126e5e79', 22, 'figureforge', '36edf995cab7@customer.example', NULL, '', '', NULL, true, false, '2026-11-24 02:28:03.021193+00', '2026-11-24 02:28:03.021361+00', NULL, NULL),
	('fda31903-efcb-4292-a74f-0981a5862e5e', 23, 'storybook', 'nino8ba254a503@customer.example', '$argon2id$v=19$m=19456,t=2,p=1$uqbAaZwc1gTJQUJLEW4Kzg$17zpNV4lwMWtC2YCQ5dY2JeKMyiEmi20wN21bNEZ+LE', 'Nino', 'Kapanadze', '+995 555 123456', true, false, NULL, '2026-11-24 02:28:03.369219+00', NULL, '2026-11-24 02:28:03.369219+00');


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

SELECT pg_catalog.setval('public.tasks_id_seq', 12, true);


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


