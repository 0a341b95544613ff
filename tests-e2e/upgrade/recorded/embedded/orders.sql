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
-- Name: alembic_version; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.alembic_version (
    version_num character varying(32) NOT NULL
);


--
-- Name: book_customers; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.book_customers (
    storefront character varying NOT NULL,
    user_id uuid NOT NULL,
    deleted_at timestamp with time zone
);


--
-- Name: book_order_history; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.book_order_history (
    id bigint NOT NULL,
    order_id uuid NOT NULL,
    status character varying(16) NOT NULL,
    note character varying NOT NULL,
    created_by uuid,
    created_at timestamp with time zone NOT NULL
);


--
-- Name: book_order_history_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

ALTER TABLE public.book_order_history ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.book_order_history_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: book_order_items; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.book_order_items (
    id uuid NOT NULL,
    order_id uuid NOT NULL,
    "position" integer NOT NULL,
    book_id uuid NOT NULL,
    title character varying NOT NULL,
    quantity integer NOT NULL,
    unit_price bigint NOT NULL
);


--
-- Name: book_orders; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.book_orders (
    id uuid NOT NULL,
    number bigint NOT NULL,
    storefront character varying NOT NULL,
    user_id uuid,
    guest_id uuid,
    email character varying NOT NULL,
    tier_code character varying NOT NULL,
    tier_name character varying NOT NULL,
    status character varying(16) NOT NULL,
    currency character varying NOT NULL,
    delivery bigint NOT NULL,
    total bigint NOT NULL,
    address jsonb NOT NULL,
    transaction_id character varying,
    claim_user_id uuid,
    claim_requested_at timestamp with time zone,
    claim_attempts integer NOT NULL,
    version integer NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    paid_at timestamp with time zone,
    claimed_at timestamp with time zone,
    completed_at timestamp with time zone,
    cancelled_at timestamp with time zone
);


--
-- Name: book_orders_number_seq; Type: SEQUENCE; Schema: public; Owner: -
--

ALTER TABLE public.book_orders ALTER COLUMN number ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.book_orders_number_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: checkouts; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.checkouts (
    id uuid NOT NULL,
    storefront character varying NOT NULL,
    user_id uuid NOT NULL,
    request_id uuid,
    attempt integer NOT NULL,
    shipping_address_id uuid NOT NULL,
    billing_address_id uuid NOT NULL,
    state character varying(16) NOT NULL,
    is_settled boolean NOT NULL,
    deadline timestamp with time zone NOT NULL,
    created_at timestamp with time zone NOT NULL
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
-- Name: order_history; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.order_history (
    id bigint NOT NULL,
    order_id uuid NOT NULL,
    status character varying(16) NOT NULL,
    note character varying NOT NULL,
    created_by uuid,
    created_at timestamp with time zone NOT NULL
);


--
-- Name: order_history_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

ALTER TABLE public.order_history ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.order_history_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: order_lines; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.order_lines (
    id uuid NOT NULL,
    order_id uuid NOT NULL,
    "position" integer NOT NULL,
    product_id uuid NOT NULL,
    variant_id uuid,
    product_name character varying NOT NULL,
    product_slug character varying NOT NULL,
    variant_name character varying,
    sku character varying NOT NULL,
    image character varying,
    unit_price bigint NOT NULL,
    quantity integer NOT NULL
);


--
-- Name: orders; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.orders (
    id uuid NOT NULL,
    storefront character varying NOT NULL,
    number character varying NOT NULL,
    user_id uuid NOT NULL,
    email character varying NOT NULL,
    status character varying(16) NOT NULL,
    currency character varying NOT NULL,
    subtotal bigint NOT NULL,
    tax bigint NOT NULL,
    shipping bigint NOT NULL,
    discount bigint NOT NULL,
    total bigint NOT NULL,
    item_count integer NOT NULL,
    shipping_address jsonb NOT NULL,
    billing_address jsonb NOT NULL,
    tracking_number character varying,
    payment_id uuid,
    refunded bigint NOT NULL,
    version integer NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    shipped_at timestamp with time zone,
    delivered_at timestamp with time zone
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
-- Name: retry_packs; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.retry_packs (
    id uuid NOT NULL,
    order_id uuid NOT NULL,
    content_type character varying NOT NULL,
    content_id uuid NOT NULL,
    book_id uuid NOT NULL,
    size integer NOT NULL
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
-- Data for Name: alembic_version; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.alembic_version VALUES
	('chassis_0004'),
	('0007');


--
-- Data for Name: book_customers; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: book_order_history; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.book_order_history OVERRIDING SYSTEM VALUE VALUES
	(1, 'ab1b47a0-27b5-5b6d-904d-1940fdd2ad87', 'pending', 'Ordered.', NULL, '2026-11-23 23:43:11.022188+00'),
	(2, 'ab1b47a0-27b5-5b6d-904d-1940fdd2ad87', 'paid', 'Payment reported.', NULL, '2026-11-23 23:43:11.045439+00');


--
-- Data for Name: book_order_items; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.book_order_items VALUES
	('650f1313-d339-4d91-b941-17cc018b2ecf', 'ab1b47a0-27b5-5b6d-904d-1940fdd2ad87', 0, '4246c418-112a-5a82-a3f4-4aea18e4efdf', 'ნინოს მწვანე დრაკონი', 1, 4000);


--
-- Data for Name: book_orders; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.book_orders OVERRIDING SYSTEM VALUE VALUES
	('ab1b47a0-27b5-5b6d-904d-1940fdd2ad87', 1, 'storybook', '09a6f5b4-9003-423d-98b7-53c8f8c6f672', NULL, 'demo@storybook.example', 'book_8', '8 pages', 'paid', 'GEL', 0, 4000, '{"city": "Tbilisi", "email": "demo@storybook.example", "phone": "+995 555 010142", "full_name": "Demo Customer", "address_line1": "Rustaveli Avenue 12", "address_line2": ""}', NULL, NULL, NULL, 0, 1, '2026-11-23 23:43:10.984266+00', '2026-11-23 23:43:11.045261+00', '2026-11-23 23:43:11.045261+00', NULL, NULL, NULL);


--
-- Data for Name: checkouts; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.checkouts VALUES
	('455e62fa-552b-5aab-9bce-9e8fe95e6e1b', 'emporium', '92687e8f-4a3a-43f7-afba-caeee33345f5', 'cd1e002d-e13a-51ba-ac5b-4621836bfb02', 0, 'f539fc6a-4af2-466d-9f91-1b511312d9b8', 'f539fc6a-4af2-466d-9f91-1b511312d9b8', 'placed', true, '2026-11-24 01:56:59.728635+00', '2026-11-24 01:54:59.728825+00'),
	('877d1ee2-80a0-4bc3-b677-148d45886d34', 'emporium', '211b6a64-9e55-4fc3-b162-b66afa6b6070', NULL, 0, '5d26ca1c-3835-4694-9110-2287ac497058', '5d26ca1c-3835-4694-9110-2287ac497058', 'placed', true, '2026-11-24 01:57:01.179119+00', '2026-11-24 01:55:01.17924+00'),
	('2e299b5e-45b6-4510-857c-d133b06924df', 'emporium', '55356fa6-712f-45e1-b651-04f93c8ae3be', NULL, 0, '2af39be3-1d80-4c8a-b1cb-fd43467fcbb0', '2af39be3-1d80-4c8a-b1cb-fd43467fcbb0', 'placed', true, '2026-11-24 01:57:02.819779+00', '2026-11-24 01:55:02.819921+00'),
	('30777e50-4cdc-4180-a289-fa6cad0b0abc', 'emporium', '4569efd6-2f55-4fcc-8853-22411b77db54', NULL, 0, '64feaf64-80d3-42df-8b53-a44afe35f519', '64feaf64-80d3-42df-8b53-a44afe35f519', 'placed', true, '2026-11-24 01:57:04.370895+00', '2026-11-24 01:55:04.370981+00'),
	('1d55ad2e-3de7-4165-92c1-58ac671766aa', 'emporium', '6b5b5303-10b6-4ae1-af9f-f21fdd8900ff', NULL, 0, '937935d1-715c-4ff5-8fb3-7e48ee3c2df9', '937935d1-715c-4ff5-8fb3-7e48ee3c2df9', 'placed', true, '2026-11-24 01:57:05.607209+00', '2026-11-24 01:55:05.607305+00'),
	('104cf010-cb6e-567d-809f-c0093de74ee3', 'emporium', 'ed6b4128-18e0-4e32-b904-b33d964992a5', 'f9c136db-57bc-5dd8-83a7-7bdd01bba247', 0, '59296e83-5977-4044-9415-00d441900db9', '59296e83-5977-4044-9415-00d441900db9', 'open', false, '2026-11-24 01:58:18.966398+00', '2026-11-24 01:56:18.966548+00'),
	('d801ebc3-d93d-5104-8cb0-7d4c0efef784', 'emporium', '09a592f9-a845-4cfc-b3ee-96fe17869b35', '6c87395b-23ee-5488-a991-74af48ab25de', 0, '3482e690-cd1c-4737-a8c9-9380bef57e69', '3482e690-cd1c-4737-a8c9-9380bef57e69', 'open', false, '2026-11-24 01:58:19.323447+00', '2026-11-24 01:56:19.323587+00');


--
-- Data for Name: idempotency_keys; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.idempotency_keys VALUES
	('emporium 92687e8f-4a3a-43f7-afba-caeee33345f5 POST /api/v1/orders/', 'carol-1', '\x64140f2f49953454741b48e69cff19909992c05e5fc026111a8feac55b35a896', 201, '{"content-type": "application/json"}', '\xf85100b67dc683c36cfe57ed5c631d9d7829152f41e45a433c01ec2278088bb7c78269b9b12bb4e6a2ce41283d309e588421d4b24ec6b601e4252e338bb2cdc3427e4f4daba8ee8a4f5cca40097a4b96400e2f464dbd96f10630219e937986982b19edf0f7622e0eb0a9a10acbafdc9e41ed63a5e3210ad40eaf4be9f1061829f34b03bc2a8f2d3c3ad96fac25e7183e5b7cd5a37d640d87a3533b959dde71acf4b8fc5347985efa02b06398039b2d7234960e1702d1c8d77d3e0fd72e43a2a3b62d8830a04142191c35e85f7369efa04fad84e42adcd0cd1b85d2575481fe3ea748bf1c971ede9f538faa52290ea361530822a6f4d60f05ddd237618de898b2742a6ca74204ea2980a058316d9b5c94109027fdcb317355d33954f0bbe4bf99acda11aa858e6c10c4f0ed8f10e5f756b98546941bde6b0b1e0076c352799cda9ad98ed038d8259e241b1a8c0ec1e0ef8c22c6c002948752d267f32353fc7ad0ad277ad40db2ba9ce900114e6e9d08669f8888bb7421addd0a98a6e0c9d7d0561302dc0277dbcaa5c18de2f0273308db33424342191ff76b894827517629076db38fa0043899ffa52de9fabcbb96d6e9bdd774da7eeea9c477a2e11d701b78f1ae657e93ba947c124424f86780a785a4d3dcf234340fc134d94d25ba7ae1f8bc633f2c7ceb61802ba62901a9b7cd54af46a3bbccffad08d4597bffbab504309a88efabc1c11bc04effbcf1b38e854bedf7609b6870af24ef4e9f6046961bd9c1c610c8bcb766466f5625a174391083a1b4c1d25ef065541b3a37e97f101cfd268361f1d2dc5c2e6beb93253b24e63f6ffda3006306d3bc5bb834e30958f07175394126aaf26a5a090977d6e86038bceee1caf63b7b8514e7a66f3a5c31acf80c4ce14c7f4c8b4c7fa2791cea548117a7664afc521ac0d5cf575ac32b35a8c795dc22141fc21d6ef89a89cdc3d3fced09edaf60439be0b9de3de3c1d73dc474f744a3775e88b3dcb7648d6285311b2b1aa76e305f008ef4ee9fa5fbd445254541122bd2b04dea6802b384a71fcc28f4d70ae5e49974b358481515b0c40a22e1548379462183f300ab70501e76c5834d8f821335cca3df57ac979a47dec2922af92278a7ef1530772de428a1c4d011fe73', '2026-11-24 01:54:59.714966+00', 9182945881236947445),
	('emporium ed6b4128-18e0-4e32-b904-b33d964992a5 POST /api/v1/orders/', 'frank-1', '\xbeca6414247f45fbdf6b3778963b5d3552769abbdcbcc05827926314dbe76962', NULL, NULL, NULL, '2026-11-24 01:56:18.904757+00', 9182945881236947445),
	('emporium 09a592f9-a845-4cfc-b3ee-96fe17869b35 POST /api/v1/orders/', 'grace-1', '\x63de9d7143eb706017d34cb9c5100268e5ddb598e467db96b7d8e63d41f2f1b1', NULL, NULL, NULL, '2026-11-24 01:56:19.273084+00', 9182945881236947445);


--
-- Data for Name: inbox; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.inbox VALUES
	('4f875b89-11b0-4814-b2e1-dbd05835585a', 'payment.succeeded:start_processing', '2026-11-24 01:55:01.430694+00'),
	('855711e7-c48a-4b2f-a2d6-820e4bf59ffa', 'payment.succeeded:start_processing', '2026-11-24 01:56:16.442042+00');


--
-- Data for Name: order_history; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.order_history OVERRIDING SYSTEM VALUE VALUES
	(1, '455e62fa-552b-5aab-9bce-9e8fe95e6e1b', 'pending', 'Order created', '92687e8f-4a3a-43f7-afba-caeee33345f5', '2026-11-24 01:54:59.82787+00'),
	(2, '877d1ee2-80a0-4bc3-b677-148d45886d34', 'pending', 'Order created', '211b6a64-9e55-4fc3-b162-b66afa6b6070', '2026-11-24 01:55:01.228345+00'),
	(3, '877d1ee2-80a0-4bc3-b677-148d45886d34', 'processing', 'Payment confirmed. Order processing started.', NULL, '2026-11-24 01:55:01.44548+00'),
	(4, '2e299b5e-45b6-4510-857c-d133b06924df', 'pending', 'Order created', '55356fa6-712f-45e1-b651-04f93c8ae3be', '2026-11-24 01:55:02.883657+00'),
	(5, '30777e50-4cdc-4180-a289-fa6cad0b0abc', 'pending', 'Order created', '4569efd6-2f55-4fcc-8853-22411b77db54', '2026-11-24 01:55:04.422438+00'),
	(6, '1d55ad2e-3de7-4165-92c1-58ac671766aa', 'pending', 'Order created', '6b5b5303-10b6-4ae1-af9f-f21fdd8900ff', '2026-11-24 01:55:05.666353+00'),
	(7, '1d55ad2e-3de7-4165-92c1-58ac671766aa', 'processing', 'Payment confirmed. Order processing started.', NULL, '2026-11-24 01:56:16.458491+00');


--
-- Data for Name: order_lines; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.order_lines VALUES
	('eae95c50-db8d-4028-b3dc-50959552e500', '455e62fa-552b-5aab-9bce-9e8fe95e6e1b', 0, 'cd5521b6-2c99-43ad-be08-962201aea5a6', NULL, 'Lamp', 'lamp', NULL, 'LAMP', NULL, 1000, 1),
	('dbd2e12f-2aab-48dc-a551-cf7703040c11', '877d1ee2-80a0-4bc3-b677-148d45886d34', 0, 'cd5521b6-2c99-43ad-be08-962201aea5a6', NULL, 'Lamp', 'lamp', NULL, 'LAMP', NULL, 1000, 3),
	('747c7dfe-3069-43bb-8455-7b33fcbe93b1', '2e299b5e-45b6-4510-857c-d133b06924df', 0, 'cd5521b6-2c99-43ad-be08-962201aea5a6', NULL, 'Lamp', 'lamp', NULL, 'LAMP', NULL, 1000, 1),
	('8049eda0-4582-4209-bafb-2cc6dd9f030c', '30777e50-4cdc-4180-a289-fa6cad0b0abc', 0, 'cd5521b6-2c99-43ad-be08-962201aea5a6', NULL, 'Lamp', 'lamp', NULL, 'LAMP', NULL, 1000, 2),
	('17cd6c68-c829-4f48-a47a-5e372b88570d', '1d55ad2e-3de7-4165-92c1-58ac671766aa', 0, 'cd5521b6-2c99-43ad-be08-962201aea5a6', NULL, 'Lamp', 'lamp', NULL, 'LAMP', NULL, 1000, 1);


--
-- Data for Name: orders; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.orders VALUES
	('455e62fa-552b-5aab-9bce-9e8fe95e6e1b', 'emporium', 'ORD-20261124-KB4EJG', '92687e8f-4a3a-43f7-afba-caeee33345f5', 'bba92d6d04df@customer.example', 'pending', 'USD', 1000, 100, 500, 0, 1600, 1, '{"city": "New York", "state": "NY", "country": "USA", "zip_code": "10001", "apartment": "Apt 4B", "full_name": "John Doe", "phone_number": "+1234567890", "street_address": "123 Main St"}', '{"city": "New York", "state": "NY", "country": "USA", "zip_code": "10001", "apartment": "Apt 4B", "full_name": "John Doe", "phone_number": "+1234567890", "street_address": "123 Main St"}', NULL, NULL, 0, 0, '2026-11-25 01:54:59.82787+00', '2026-11-24 01:54:59.82787+00', '2026-11-24 01:54:59.82787+00', NULL, NULL),
	('877d1ee2-80a0-4bc3-b677-148d45886d34', 'emporium', 'ORD-20261124-JIVRPM', '211b6a64-9e55-4fc3-b162-b66afa6b6070', 'efbd4eb35fc7@customer.example', 'processing', 'USD', 3000, 300, 500, 0, 3800, 3, '{"city": "New York", "state": "NY", "country": "USA", "zip_code": "10001", "apartment": "Apt 4B", "full_name": "John Doe", "phone_number": "+1234567890", "street_address": "123 Main St"}', '{"city": "New York", "state": "NY", "country": "USA", "zip_code": "10001", "apartment": "Apt 4B", "full_name": "John Doe", "phone_number": "+1234567890", "street_address": "123 Main St"}', NULL, 'e4f02276-87f2-4a9c-92e9-d5ef79cd59e2', 0, 1, '2026-11-25 01:55:01.228345+00', '2026-11-24 01:55:01.228345+00', '2026-11-24 01:55:01.44548+00', NULL, NULL),
	('2e299b5e-45b6-4510-857c-d133b06924df', 'emporium', 'ORD-20261124-HB0Z2I', '55356fa6-712f-45e1-b651-04f93c8ae3be', '0795ad27f073@customer.example', 'pending', 'USD', 1000, 100, 500, 0, 1600, 1, '{"city": "New York", "state": "NY", "country": "USA", "zip_code": "10001", "apartment": "Apt 4B", "full_name": "John Doe", "phone_number": "+1234567890", "street_address": "123 Main St"}', '{"city": "New York", "state": "NY", "country": "USA", "zip_code": "10001", "apartment": "Apt 4B", "full_name": "John Doe", "phone_number": "+1234567890", "street_address": "123 Main St"}', NULL, NULL, 0, 0, '2026-11-25 01:55:02.883657+00', '2026-11-24 01:55:02.883657+00', '2026-11-24 01:55:02.883657+00', NULL, NULL),
	('30777e50-4cdc-4180-a289-fa6cad0b0abc', 'emporium', 'ORD-20261124-X03PZN', '4569efd6-2f55-4fcc-8853-22411b77db54', '31933d33c089@customer.example', 'pending', 'USD', 2000, 200, 500, 0, 2700, 2, '{"city": "New York", "state": "NY", "country": "USA", "zip_code": "10001", "apartment": "Apt 4B", "full_name": "John Doe", "phone_number": "+1234567890", "street_address": "123 Main St"}', '{"city": "New York", "state": "NY", "country": "USA", "zip_code": "10001", "apartment": "Apt 4B", "full_name": "John Doe", "phone_number": "+1234567890", "street_address": "123 Main St"}', NULL, NULL, 0, 0, '2026-11-25 01:55:04.422438+00', '2026-11-24 01:55:04.422438+00', '2026-11-24 01:55:04.422438+00', NULL, NULL),
	('1d55ad2e-3de7-4165-92c1-58ac671766aa', 'emporium', 'ORD-20261124-5JOI57', '6b5b5303-10b6-4ae1-af9f-f21fdd8900ff', '7f213261f7a9@customer.example', 'processing', 'USD', 1000, 100, 500, 0, 1600, 1, '{"city": "New York", "state": "NY", "country": "USA", "zip_code": "10001", "apartment": "Apt 4B", "full_name": "John Doe", "phone_number": "+1234567890", "street_address": "123 Main St"}', '{"city": "New York", "state": "NY", "country": "USA", "zip_code": "10001", "apartment": "Apt 4B", "full_name": "John Doe", "phone_number": "+1234567890", "street_address": "123 Main St"}', NULL, '3b2ef0d5-a59a-4548-bb30-fb4e2a22fe98', 0, 1, '2026-11-25 01:55:05.666353+00', '2026-11-24 01:55:05.666353+00', '2026-11-24 01:56:16.458491+00', NULL, NULL);


--
-- Data for Name: outbox; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.outbox VALUES
	(1, '24fc4169-3ac6-45c2-a6f2-4816fa0ebcfb', 'book_order.paid', '{"id": "24fc4169-3ac6-45c2-a6f2-4816fa0ebcfb", "data": {"amount": 4000, "number": 1, "paid_at": "2026-11-23T23:43:11.045261Z", "user_id": "09a6f5b4-9003-423d-98b7-53c8f8c6f672", "version": 1, "book_ids": ["4246c418-112a-5a82-a3f4-4aea18e4efdf"], "currency": "GEL", "order_id": "ab1b47a0-27b5-5b6d-904d-1940fdd2ad87", "tier_code": "book_8", "retry_pack": null, "storefront": "storybook"}, "time": "2026-11-23T23:43:11.045782Z", "type": "book_order.paid", "source": "orders", "subject": "ab1b47a0-27b5-5b6d-904d-1940fdd2ad87", "requestid": null, "storefront": "storybook", "specversion": "1.0", "traceparent": null, "datacontenttype": "application/json"}', '2026-11-23 23:43:11.045889+00', '2026-11-23 23:44:24.424175+00'),
	(2, '4bd63f2f-54c8-41d5-aef5-164bf1ee3f60', 'order.created', '{"id": "4bd63f2f-54c8-41d5-aef5-164bf1ee3f60", "data": {"email": "bba92d6d04df@customer.example", "lines": [{"quantity": 1, "product_id": "cd5521b6-2c99-43ad-be08-962201aea5a6", "variant_id": null}], "amount": 1600, "number": "ORD-20261124-KB4EJG", "user_id": "92687e8f-4a3a-43f7-afba-caeee33345f5", "version": 0, "currency": "USD", "order_id": "455e62fa-552b-5aab-9bce-9e8fe95e6e1b", "expires_at": "2026-11-25T01:54:59.827870Z", "storefront": "emporium"}, "time": "2026-11-24T01:54:59.828390Z", "type": "order.created", "source": "orders", "subject": "455e62fa-552b-5aab-9bce-9e8fe95e6e1b", "requestid": "7737dd5dc833be3e5ceb7384c1d918fa", "storefront": "emporium", "specversion": "1.0", "traceparent": null, "datacontenttype": "application/json"}', '2026-11-24 01:54:59.828511+00', '2026-11-24 01:54:59.895084+00'),
	(3, 'f5465e72-8948-4430-817e-4befae39b097', 'order.created', '{"id": "f5465e72-8948-4430-817e-4befae39b097", "data": {"email": "efbd4eb35fc7@customer.example", "lines": [{"quantity": 3, "product_id": "cd5521b6-2c99-43ad-be08-962201aea5a6", "variant_id": null}], "amount": 3800, "number": "ORD-20261124-JIVRPM", "user_id": "211b6a64-9e55-4fc3-b162-b66afa6b6070", "version": 0, "currency": "USD", "order_id": "877d1ee2-80a0-4bc3-b677-148d45886d34", "expires_at": "2026-11-25T01:55:01.228345Z", "storefront": "emporium"}, "time": "2026-11-24T01:55:01.228677Z", "type": "order.created", "source": "orders", "subject": "877d1ee2-80a0-4bc3-b677-148d45886d34", "requestid": "69ff86dd3e0ad081810eea815ff49754", "storefront": "emporium", "specversion": "1.0", "traceparent": null, "datacontenttype": "application/json"}', '2026-11-24 01:55:01.228782+00', '2026-11-24 01:55:01.325557+00'),
	(4, '493ebfb8-0e07-4386-8176-3f67a8fb22cc', 'order.paid', '{"id": "493ebfb8-0e07-4386-8176-3f67a8fb22cc", "data": {"email": "efbd4eb35fc7@customer.example", "lines": [{"quantity": 3, "product_id": "cd5521b6-2c99-43ad-be08-962201aea5a6", "variant_id": null}], "amount": 3800, "number": "ORD-20261124-JIVRPM", "user_id": "211b6a64-9e55-4fc3-b162-b66afa6b6070", "version": 1, "currency": "USD", "order_id": "877d1ee2-80a0-4bc3-b677-148d45886d34", "storefront": "emporium"}, "time": "2026-11-24T01:55:01.446572Z", "type": "order.paid", "source": "orders", "subject": "877d1ee2-80a0-4bc3-b677-148d45886d34", "requestid": "570d907c97b7693c44de407d478693a3", "storefront": "emporium", "specversion": "1.0", "traceparent": null, "datacontenttype": "application/json"}', '2026-11-24 01:55:01.446708+00', '2026-11-24 01:55:01.555618+00'),
	(5, '847154df-9ce2-4a59-ba9c-066a8f484247', 'order.created', '{"id": "847154df-9ce2-4a59-ba9c-066a8f484247", "data": {"email": "0795ad27f073@customer.example", "lines": [{"quantity": 1, "product_id": "cd5521b6-2c99-43ad-be08-962201aea5a6", "variant_id": null}], "amount": 1600, "number": "ORD-20261124-HB0Z2I", "user_id": "55356fa6-712f-45e1-b651-04f93c8ae3be", "version": 0, "currency": "USD", "order_id": "2e299b5e-45b6-4510-857c-d133b06924df", "expires_at": "2026-11-25T01:55:02.883657Z", "storefront": "emporium"}, "time": "2026-11-24T01:55:02.884136Z", "type": "order.created", "source": "orders", "subject": "2e299b5e-45b6-4510-857c-d133b06924df", "requestid": "d8fe709dcab411cf9c333a1c2ec8681f", "storefront": "emporium", "specversion": "1.0", "traceparent": null, "datacontenttype": "application/json"}', '2026-11-24 01:55:02.884282+00', '2026-11-24 01:55:02.91231+00'),
	(6, '4735cc4c-4135-48e8-98b7-9b7dbba28b16', 'order.created', '{"id": "4735cc4c-4135-48e8-98b7-9b7dbba28b16", "data": {"email": "31933d33c089@customer.example", "lines": [{"quantity": 2, "product_id": "cd5521b6-2c99-43ad-be08-962201aea5a6", "variant_id": null}], "amount": 2700, "number": "ORD-20261124-X03PZN", "user_id": "4569efd6-2f55-4fcc-8853-22411b77db54", "version": 0, "currency": "USD", "order_id": "30777e50-4cdc-4180-a289-fa6cad0b0abc", "expires_at": "2026-11-25T01:55:04.422438Z", "storefront": "emporium"}, "time": "2026-11-24T01:55:04.422773Z", "type": "order.created", "source": "orders", "subject": "30777e50-4cdc-4180-a289-fa6cad0b0abc", "requestid": "f71b957c7ac818a3fcfe7a5985ba41ce", "storefront": "emporium", "specversion": "1.0", "traceparent": null, "datacontenttype": "application/json"}', '2026-11-24 01:55:04.422887+00', '2026-11-24 01:55:04.454057+00'),
	(7, 'd79df213-8cce-4830-b0b1-205c2d5969fa', 'order.created', '{"id": "d79df213-8cce-4830-b0b1-205c2d5969fa", "data": {"email": "7f213261f7a9@customer.example", "lines": [{"quantity": 1, "product_id": "cd5521b6-2c99-43ad-be08-962201aea5a6", "variant_id": null}], "amount": 1600, "number": "ORD-20261124-5JOI57", "user_id": "6b5b5303-10b6-4ae1-af9f-f21fdd8900ff", "version": 0, "currency": "USD", "order_id": "1d55ad2e-3de7-4165-92c1-58ac671766aa", "expires_at": "2026-11-25T01:55:05.666353Z", "storefront": "emporium"}, "time": "2026-11-24T01:55:05.666734Z", "type": "order.created", "source": "orders", "subject": "1d55ad2e-3de7-4165-92c1-58ac671766aa", "requestid": "56f53b63d302102dced40af88bf3a3b7", "storefront": "emporium", "specversion": "1.0", "traceparent": null, "datacontenttype": "application/json"}', '2026-11-24 01:55:05.666855+00', '2026-11-24 01:55:05.692816+00'),
	(8, 'eadf230d-90d6-4c5b-927c-5835dd9b49d1', 'order.paid', '{"id": "eadf230d-90d6-4c5b-927c-5835dd9b49d1", "data": {"email": "7f213261f7a9@customer.example", "lines": [{"quantity": 1, "product_id": "cd5521b6-2c99-43ad-be08-962201aea5a6", "variant_id": null}], "amount": 1600, "number": "ORD-20261124-5JOI57", "user_id": "6b5b5303-10b6-4ae1-af9f-f21fdd8900ff", "version": 1, "currency": "USD", "order_id": "1d55ad2e-3de7-4165-92c1-58ac671766aa", "storefront": "emporium"}, "time": "2026-11-24T01:56:16.458771Z", "type": "order.paid", "source": "orders", "subject": "1d55ad2e-3de7-4165-92c1-58ac671766aa", "requestid": null, "storefront": "emporium", "specversion": "1.0", "traceparent": null, "datacontenttype": "application/json"}', '2026-11-24 01:56:16.458848+00', '2026-11-24 01:56:16.469885+00');


--
-- Data for Name: retry_packs; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: tasks; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.tasks VALUES
	(2, '876369c2-caf2-49c1-b295-6bc8f2a68383', 'job:Mail', '{"id": "876369c2-caf2-49c1-b295-6bc8f2a68383", "to": "7f213261f7a9@customer.example", "html": "<p>Thank you. We have received your payment for order <strong>ORD-20261124-5JOI57</strong> and are preparing it.</p>\n<table>\n  <tr>\n    <td>1 &times; Lamp</td>\n    <td>10.00 USD</td>\n  </tr>\n  <tr><td>Subtotal</td><td>10.00 USD</td></tr>\n  <tr><td>Tax</td><td>1.00 USD</td></tr>\n  <tr><td>Shipping</td><td>5.00 USD</td></tr>\n  <tr><th>Total</th><th>16.00 USD</th></tr>\n</table>\n<p><a href=\"http://localhost:3000/orders/1d55ad2e-3de7-4165-92c1-58ac671766aa\">Your order</a></p>", "text": "Thank you. We have received your payment for order ORD-20261124-5JOI57 and are preparing it.\n\n1 x Lamp: 10.00 USD\n\nSubtotal: 10.00 USD\nTax: 1.00 USD\nShipping: 5.00 USD\nTotal: 16.00 USD\n\nhttp://localhost:3000/orders/1d55ad2e-3de7-4165-92c1-58ac671766aa\n", "sender": "Emporium <no-reply@emporium.example>", "subject": "Emporium: your order ORD-20261124-5JOI57 is confirmed", "storefront": "emporium"}', 'waiting', 2, '  /atelier/libs/common/common/jobs/queue.py:152 in _run: return await kind.run(task, self._database)
  /atelier/libs/common/common/jobs/registry.py:35 in run: await self.handle(self.payload.model_validate(task.payload), JobContext(task, database))
  /atelier/libs/common/common/mail/mails.py:82 in send: raise MailNotAccepted(f"the mailbox responded with HTTP {response.status}")
MailNotAccepted: the mailbox responded with HTTP 500', '2026-11-24 01:56:20.439211+00', '2026-11-24 01:56:16.459247+00', NULL, 0, NULL, NULL, NULL, 0);


--
-- Name: book_order_history_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.book_order_history_id_seq', 2, true);


--
-- Name: book_orders_number_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.book_orders_number_seq', 2, true);


--
-- Name: order_history_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.order_history_id_seq', 7, true);


--
-- Name: outbox_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.outbox_id_seq', 8, true);


--
-- Name: tasks_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.tasks_id_seq', 2, true);


--
-- Name: alembic_version alembic_version_pkc; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.alembic_version
    ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);


--
-- Name: book_customers book_customers_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.book_customers
    ADD CONSTRAINT book_customers_pkey PRIMARY KEY (storefront, user_id);


--
-- Name: book_order_history book_order_history_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.book_order_history
    ADD CONSTRAINT book_order_history_pkey PRIMARY KEY (id);


--
-- Name: book_order_items book_order_items_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.book_order_items
    ADD CONSTRAINT book_order_items_pkey PRIMARY KEY (id);


--
-- Name: book_order_items book_order_items_position; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.book_order_items
    ADD CONSTRAINT book_order_items_position UNIQUE (order_id, "position");


--
-- Name: book_orders book_orders_number_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.book_orders
    ADD CONSTRAINT book_orders_number_key UNIQUE (number);


--
-- Name: book_orders book_orders_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.book_orders
    ADD CONSTRAINT book_orders_pkey PRIMARY KEY (id);


--
-- Name: checkouts checkouts_attempt; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.checkouts
    ADD CONSTRAINT checkouts_attempt UNIQUE (request_id, attempt);


--
-- Name: checkouts checkouts_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.checkouts
    ADD CONSTRAINT checkouts_pkey PRIMARY KEY (id);


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
-- Name: order_history order_history_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.order_history
    ADD CONSTRAINT order_history_pkey PRIMARY KEY (id);


--
-- Name: order_lines order_lines_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.order_lines
    ADD CONSTRAINT order_lines_pkey PRIMARY KEY (id);


--
-- Name: order_lines order_lines_position; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.order_lines
    ADD CONSTRAINT order_lines_position UNIQUE (order_id, "position");


--
-- Name: orders orders_number; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.orders
    ADD CONSTRAINT orders_number UNIQUE (storefront, number);


--
-- Name: orders orders_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.orders
    ADD CONSTRAINT orders_pkey PRIMARY KEY (id);


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
-- Name: retry_packs retry_packs_order; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.retry_packs
    ADD CONSTRAINT retry_packs_order UNIQUE (order_id);


--
-- Name: retry_packs retry_packs_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.retry_packs
    ADD CONSTRAINT retry_packs_pkey PRIMARY KEY (id);


--
-- Name: tasks tasks_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.tasks
    ADD CONSTRAINT tasks_pkey PRIMARY KEY (id);


--
-- Name: book_order_history_order; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX book_order_history_order ON public.book_order_history USING btree (order_id, id);


--
-- Name: book_order_items_of_book; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX book_order_items_of_book ON public.book_order_items USING btree (book_id);


--
-- Name: book_orders_by_status; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX book_orders_by_status ON public.book_orders USING btree (storefront, status, number);


--
-- Name: book_orders_of_guest; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX book_orders_of_guest ON public.book_orders USING btree (storefront, guest_id, number);


--
-- Name: book_orders_of_user; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX book_orders_of_user ON public.book_orders USING btree (storefront, user_id, number);


--
-- Name: book_orders_unclaimed; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX book_orders_unclaimed ON public.book_orders USING btree (claim_requested_at) WHERE (((status)::text = 'paid'::text) AND (user_id IS NULL));


--
-- Name: checkouts_of_customer; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX checkouts_of_customer ON public.checkouts USING btree (storefront, user_id);


--
-- Name: checkouts_unsettled; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX checkouts_unsettled ON public.checkouts USING btree (deadline) WHERE (NOT is_settled);


--
-- Name: idempotency_keys_age; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX idempotency_keys_age ON public.idempotency_keys USING btree (created_at);


--
-- Name: inbox_handled; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX inbox_handled ON public.inbox USING btree (handled_at);


--
-- Name: order_history_order; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX order_history_order ON public.order_history USING btree (order_id, id);


--
-- Name: orders_of_customer; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX orders_of_customer ON public.orders USING btree (storefront, user_id, created_at, id);


--
-- Name: orders_of_storefront; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX orders_of_storefront ON public.orders USING btree (storefront, created_at, id);


--
-- Name: orders_unpaid; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX orders_unpaid ON public.orders USING btree (expires_at) WHERE ((status)::text = 'pending'::text);


--
-- Name: outbox_published; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX outbox_published ON public.outbox USING btree (published_at) WHERE (published_at IS NOT NULL);


--
-- Name: outbox_waiting; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX outbox_waiting ON public.outbox USING btree (id) WHERE (published_at IS NULL);


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
-- Name: outbox outbox_wake; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER outbox_wake AFTER INSERT ON public.outbox FOR EACH STATEMENT WHEN ((NOT pg_try_advisory_xact_lock_shared((2003792491)::bigint))) EXECUTE FUNCTION public.wake_worker();


--
-- Name: tasks tasks_wake; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER tasks_wake AFTER INSERT ON public.tasks FOR EACH STATEMENT WHEN ((NOT pg_try_advisory_xact_lock_shared((2003792491)::bigint))) EXECUTE FUNCTION public.wake_worker();


--
-- Name: book_order_history book_order_history_order_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.book_order_history
    ADD CONSTRAINT book_order_history_order_id FOREIGN KEY (order_id) REFERENCES public.book_orders(id) ON DELETE CASCADE;


--
-- Name: book_order_items book_order_items_order; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.book_order_items
    ADD CONSTRAINT book_order_items_order FOREIGN KEY (order_id) REFERENCES public.book_orders(id) ON DELETE CASCADE;


--
-- Name: order_history order_history_order_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.order_history
    ADD CONSTRAINT order_history_order_id FOREIGN KEY (order_id) REFERENCES public.orders(id);


--
-- Name: order_lines order_lines_order; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.order_lines
    ADD CONSTRAINT order_lines_order FOREIGN KEY (order_id) REFERENCES public.orders(id);


--
-- Name: retry_packs retry_packs_order_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.retry_packs
    ADD CONSTRAINT retry_packs_order_id FOREIGN KEY (order_id) REFERENCES public.book_orders(id) ON DELETE CASCADE;


--
-- PostgreSQL database dump complete
--


