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
	(1, '22c14371-015c-5b73-9ba3-369502caab75', 'pending', 'Ordered.', NULL, '2026-11-23 23:56:08.174208+00'),
	(2, '22c14371-015c-5b73-9ba3-369502caab75', 'paid', 'Payment reported.', NULL, '2026-11-23 23:56:08.189487+00');


--
-- Data for Name: book_order_items; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.book_order_items VALUES
	('b6f855b4-7b34-402b-87bc-a245f903932f', '22c14371-015c-5b73-9ba3-369502caab75', 0, 'c514b3af-5328-5bd3-95f4-6c8b2a39e152', 'ნინოს მწვანე დრაკონი', 1, 4000);


--
-- Data for Name: book_orders; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.book_orders OVERRIDING SYSTEM VALUE VALUES
	('22c14371-015c-5b73-9ba3-369502caab75', 1, 'storybook', '080c5e59-784c-4422-90f0-85c2c228655c', NULL, 'demo@storybook.example', 'book_8', '8 pages', 'paid', 'GEL', 0, 4000, '{"city": "Tbilisi", "email": "demo@storybook.example", "phone": "+995 555 010142", "full_name": "Demo Customer", "address_line1": "Rustaveli Avenue 12", "address_line2": ""}', NULL, NULL, NULL, 0, 1, '2026-11-23 23:56:08.136997+00', '2026-11-23 23:56:08.189378+00', '2026-11-23 23:56:08.189378+00', NULL, NULL, NULL);


--
-- Data for Name: checkouts; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.checkouts VALUES
	('1516c654-567e-5d76-bb8a-ee53ca41c2e1', 'emporium', '9df5ce29-d51e-456b-8c2d-a5dcb559c06e', 'ac9e039a-2901-56f3-832f-e98f6cc090b0', 0, '5fac63f0-4b69-4049-aa71-a042cac8f2d8', '5fac63f0-4b69-4049-aa71-a042cac8f2d8', 'placed', true, '2026-11-24 02:29:38.783655+00', '2026-11-24 02:27:38.805213+00'),
	('c46d9cb1-1f26-4563-8ed9-f2eafff1ba50', 'emporium', 'b037d396-d112-413e-bc73-6b50cfbdd85f', NULL, 0, 'b98ef560-a28e-4c0c-8bf1-3ff9e934f15c', 'b98ef560-a28e-4c0c-8bf1-3ff9e934f15c', 'placed', true, '2026-11-24 02:29:39.579327+00', '2026-11-24 02:27:39.579422+00'),
	('2d3ec33d-91c9-4c9e-9391-9ab8a54cc905', 'emporium', '7b52961c-e6c3-4ac7-99f4-f63d5e1c7fce', NULL, 0, 'ac9bbd4b-8033-4974-a09a-ee57cba9266c', 'ac9bbd4b-8033-4974-a09a-ee57cba9266c', 'placed', true, '2026-11-24 02:29:40.951785+00', '2026-11-24 02:27:40.951869+00'),
	('ece60050-6781-4265-bb9b-3ff40f86cf56', 'emporium', '3a618a26-6bd1-4c61-ac1a-5bd9b66e51ec', NULL, 0, '938c1ec2-332f-4ad5-9b93-f50ff386c4e3', '938c1ec2-332f-4ad5-9b93-f50ff386c4e3', 'placed', true, '2026-11-24 02:29:41.865158+00', '2026-11-24 02:27:41.865248+00'),
	('f2adaf4b-2989-416a-89b1-a69f0e423cd6', 'emporium', '0487de64-4acc-4b96-8acd-115ddd50c6cc', NULL, 0, '18e89505-1325-4d3f-b5ea-2c07b55c7ce2', '18e89505-1325-4d3f-b5ea-2c07b55c7ce2', 'placed', true, '2026-11-24 02:29:42.445585+00', '2026-11-24 02:27:42.445743+00'),
	('60c8c47c-7044-5801-9506-1b179781725c', 'emporium', 'd44c2b2a-51a5-47df-8af9-e8156832135a', '33d6817f-5c1c-5211-84ec-f91914d7070d', 0, '179fc6ef-6b5f-4d8d-a27c-e434414d3e7d', '179fc6ef-6b5f-4d8d-a27c-e434414d3e7d', 'open', false, '2026-11-24 02:30:08.57971+00', '2026-11-24 02:28:08.579807+00'),
	('413398b4-a020-5a8b-b8af-2cfd334f8c10', 'emporium', '7b4e8970-5f16-40f3-a1fb-a3cb3b900d44', 'b5a81d29-3bcc-5792-a7a7-ff9a1428148c', 0, 'f6bb0e47-1539-48e0-af62-fb96c74d4dd4', 'f6bb0e47-1539-48e0-af62-fb96c74d4dd4', 'open', false, '2026-11-24 02:30:08.750955+00', '2026-11-24 02:28:08.751052+00');


--
-- Data for Name: idempotency_keys; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.idempotency_keys VALUES
	('emporium 9df5ce29-d51e-456b-8c2d-a5dcb559c06e POST /api/v1/orders/', 'carol-1', '\xaf6140bdb4201291c077d8783fa46f1c0bdf706744ec54e6c04ebf69fa9c7241', 201, '{"content-type": "application/json"}', '\xac2203f3d01b7a6d8f371bc0aa0ab5fd88ad2aa97dc6054ee83a1146b7dc1c47b60570558fa1cd2c199fc62bd2cd3a3b1f32769bca9b98276b83dd6b5988ce566f011f7eea07f721700e124028a94ee4422c5c589573ed83da9d3eee3f929ae13655baebf20557a9936ac8a84113aa706c90e4320fd26d5f342a942f9accaa9cd6a2a82963765649f92ec0eb58dfa296827ab095a78dfba13e25f67bf28ae13f0d2bfc78c12d3bb3668e1744b4b28d61656b9bbe85a43b325aa699799facb3fabf40c03774daa0b2c711679f9cdaac7f11194aa10bf4db452f2cf3cd7780ca89a5f72aa060865fd01ee3036a65ef9551139c727c653898caadc17b1946e792a108c429a9eda42314c03ce64297716c4e42541ef4e4444df6851bf77c8bf4a168114285e39705bb4b0e386b0e53a4a97b2edc88c5ca6b795cc558b46a7a8181bdd4af4bb72291a9962b07fe7c387037108bf934162fbc429e9882ecbca45a5b1839297242df9f90b311f3e3ae8ce20c816bbab032df04c24ce11fd28563548d06231f1624d1cc21ed0296b903b838b3ce7f4c0eb1c4bf23e848b2da99679d2dd66826c3408810897cdad4a4767e45aa24d830e89cf311ebc4a9f5ea1a74b37e9941ae316f4624d17c78a5101d19a0913149e14ba13df1a523c407bff5f8a5f2745167a3ea09acd3f819177c21b7f950c1d48cd7c8490aa19e4486e4755e55e009e89b9790fed3025f853a70e0ec458656faffda7a3a79546f85b939dd2a624dab0ee9cff244e4de03275b954e70e87ca30e2b3d2a8464bd2d9ef807a877c7fb1ee1bd2cc6b59c57ad34caf2d298e870e33928202c255a89dc51b4c1597466e91d9f2af7e8099c34131566099601da7b5d81ded3c6e99c292cf28cc891c77b4ce24a277dac1ee11e4c8112f77df342d639e6fe0873cd1187e8ff60044042f32c849483bfa0416cbf6c196cd551ceca52d4fc62985e226da45ab4606593e59d68730281ef2183a014c575d2c8c4960b67394fcd2679bf908165dd15d17f229b2cb58f605c4c3f140515c063ff964f9a863d1b4654d0b1eca7aed1a8d0455301d314ee48261e044c50272f7514b397b1ddb646769b86b3ea794cf9a7ba842262089adab5028f0b0bc367a45ec491e4a15e2c', '2026-11-24 02:27:38.759716+00', 9205571537543719348),
	('emporium d44c2b2a-51a5-47df-8af9-e8156832135a POST /api/v1/orders/', 'frank-1', '\xd4dd1425dde488f244e13ac7a1d344b923d5dd7f6405338825e248cd728cc936', NULL, NULL, NULL, '2026-11-24 02:28:08.564962+00', 9205571537543719348),
	('emporium 7b4e8970-5f16-40f3-a1fb-a3cb3b900d44 POST /api/v1/orders/', 'grace-1', '\xcae24cd64494482e0848e2015a422260122dcfe3481ebf6a98e807de7698c32c', NULL, NULL, NULL, '2026-11-24 02:28:08.739854+00', 9205571537543719348);


--
-- Data for Name: inbox; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.inbox VALUES
	('3b50fb39-24e4-4be0-a7bb-defaa27f7ed7', 'payment.succeeded:start_processing', '2026-11-24 02:27:40.067194+00'),
	('1590d900-e52b-4859-878c-053d203a666b', 'payment.succeeded:start_processing', '2026-11-24 02:28:06.327963+00');


--
-- Data for Name: order_history; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.order_history OVERRIDING SYSTEM VALUE VALUES
	(1, '1516c654-567e-5d76-bb8a-ee53ca41c2e1', 'pending', 'Order created', '9df5ce29-d51e-456b-8c2d-a5dcb559c06e', '2026-11-24 02:27:38.91952+00'),
	(2, 'c46d9cb1-1f26-4563-8ed9-f2eafff1ba50', 'pending', 'Order created', 'b037d396-d112-413e-bc73-6b50cfbdd85f', '2026-11-24 02:27:39.603836+00'),
	(3, 'c46d9cb1-1f26-4563-8ed9-f2eafff1ba50', 'processing', 'Payment confirmed. Order processing started.', NULL, '2026-11-24 02:27:40.085074+00'),
	(4, '2d3ec33d-91c9-4c9e-9391-9ab8a54cc905', 'pending', 'Order created', '7b52961c-e6c3-4ac7-99f4-f63d5e1c7fce', '2026-11-24 02:27:40.986679+00'),
	(5, 'ece60050-6781-4265-bb9b-3ff40f86cf56', 'pending', 'Order created', '3a618a26-6bd1-4c61-ac1a-5bd9b66e51ec', '2026-11-24 02:27:41.881514+00'),
	(6, 'f2adaf4b-2989-416a-89b1-a69f0e423cd6', 'pending', 'Order created', '0487de64-4acc-4b96-8acd-115ddd50c6cc', '2026-11-24 02:27:42.466523+00'),
	(7, 'f2adaf4b-2989-416a-89b1-a69f0e423cd6', 'processing', 'Payment confirmed. Order processing started.', NULL, '2026-11-24 02:28:06.33048+00');


--
-- Data for Name: order_lines; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.order_lines VALUES
	('a451fdd3-9bcc-463c-b15c-a5a559b6e6ac', '1516c654-567e-5d76-bb8a-ee53ca41c2e1', 0, '7304c50e-017f-4690-ab9c-457cb161737a', NULL, 'Lamp', 'lamp', NULL, 'LAMP', NULL, 1000, 1),
	('ab5c26f1-645c-49d4-a7e9-38791e34213d', 'c46d9cb1-1f26-4563-8ed9-f2eafff1ba50', 0, '7304c50e-017f-4690-ab9c-457cb161737a', NULL, 'Lamp', 'lamp', NULL, 'LAMP', NULL, 1000, 3),
	('32e746d5-7fad-4529-b424-13d3d1df32e6', '2d3ec33d-91c9-4c9e-9391-9ab8a54cc905', 0, '7304c50e-017f-4690-ab9c-457cb161737a', NULL, 'Lamp', 'lamp', NULL, 'LAMP', NULL, 1000, 1),
	('fc0b0f26-df5c-4106-9f7e-b28360181765', 'ece60050-6781-4265-bb9b-3ff40f86cf56', 0, '7304c50e-017f-4690-ab9c-457cb161737a', NULL, 'Lamp', 'lamp', NULL, 'LAMP', NULL, 1000, 2),
	('1e9d5184-374d-4cf4-83c8-e0642ccddd5d', 'f2adaf4b-2989-416a-89b1-a69f0e423cd6', 0, '7304c50e-017f-4690-ab9c-457cb161737a', NULL, 'Lamp', 'lamp', NULL, 'LAMP', NULL, 1000, 1);


--
-- Data for Name: orders; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.orders VALUES
	('1516c654-567e-5d76-bb8a-ee53ca41c2e1', 'emporium', 'ORD-20261124-0PVYQH', '9df5ce29-d51e-456b-8c2d-a5dcb559c06e', '45d814eaa1c4@customer.example', 'pending', 'USD', 1000, 100, 500, 0, 1600, 1, '{"city": "New York", "state": "NY", "country": "USA", "zip_code": "10001", "apartment": "Apt 4B", "full_name": "John Doe", "phone_number": "+1234567890", "street_address": "123 Main St"}', '{"city": "New York", "state": "NY", "country": "USA", "zip_code": "10001", "apartment": "Apt 4B", "full_name": "John Doe", "phone_number": "+1234567890", "street_address": "123 Main St"}', NULL, NULL, 0, 0, '2026-11-25 02:27:38.91952+00', '2026-11-24 02:27:38.91952+00', '2026-11-24 02:27:38.91952+00', NULL, NULL),
	('c46d9cb1-1f26-4563-8ed9-f2eafff1ba50', 'emporium', 'ORD-20261124-D6T5WK', 'b037d396-d112-413e-bc73-6b50cfbdd85f', '939775377765@customer.example', 'processing', 'USD', 3000, 300, 500, 0, 3800, 3, '{"city": "New York", "state": "NY", "country": "USA", "zip_code": "10001", "apartment": "Apt 4B", "full_name": "John Doe", "phone_number": "+1234567890", "street_address": "123 Main St"}', '{"city": "New York", "state": "NY", "country": "USA", "zip_code": "10001", "apartment": "Apt 4B", "full_name": "John Doe", "phone_number": "+1234567890", "street_address": "123 Main St"}', NULL, '5e51be04-3987-4ac2-b1a5-2a0a2d31cd93', 0, 1, '2026-11-25 02:27:39.603836+00', '2026-11-24 02:27:39.603836+00', '2026-11-24 02:27:40.085074+00', NULL, NULL),
	('2d3ec33d-91c9-4c9e-9391-9ab8a54cc905', 'emporium', 'ORD-20261124-CUSF9O', '7b52961c-e6c3-4ac7-99f4-f63d5e1c7fce', '8aac8fde7c44@customer.example', 'pending', 'USD', 1000, 100, 500, 0, 1600, 1, '{"city": "New York", "state": "NY", "country": "USA", "zip_code": "10001", "apartment": "Apt 4B", "full_name": "John Doe", "phone_number": "+1234567890", "street_address": "123 Main St"}', '{"city": "New York", "state": "NY", "country": "USA", "zip_code": "10001", "apartment": "Apt 4B", "full_name": "John Doe", "phone_number": "+1234567890", "street_address": "123 Main St"}', NULL, NULL, 0, 0, '2026-11-25 02:27:40.986679+00', '2026-11-24 02:27:40.986679+00', '2026-11-24 02:27:40.986679+00', NULL, NULL),
	('ece60050-6781-4265-bb9b-3ff40f86cf56', 'emporium', 'ORD-20261124-9KFSZ0', '3a618a26-6bd1-4c61-ac1a-5bd9b66e51ec', 'd8fa873a7614@customer.example', 'pending', 'USD', 2000, 200, 500, 0, 2700, 2, '{"city": "New York", "state": "NY", "country": "USA", "zip_code": "10001", "apartment": "Apt 4B", "full_name": "John Doe", "phone_number": "+1234567890", "street_address": "123 Main St"}', '{"city": "New York", "state": "NY", "country": "USA", "zip_code": "10001", "apartment": "Apt 4B", "full_name": "John Doe", "phone_number": "+1234567890", "street_address": "123 Main St"}', NULL, NULL, 0, 0, '2026-11-25 02:27:41.881514+00', '2026-11-24 02:27:41.881514+00', '2026-11-24 02:27:41.881514+00', NULL, NULL),
	('f2adaf4b-2989-416a-89b1-a69f0e423cd6', 'emporium', 'ORD-20261124-PATEJA', '0487de64-4acc-4b96-8acd-115ddd50c6cc', '3f992eaeaee9@customer.example', 'processing', 'USD', 1000, 100, 500, 0, 1600, 1, '{"city": "New York", "state": "NY", "country": "USA", "zip_code": "10001", "apartment": "Apt 4B", "full_name": "John Doe", "phone_number": "+1234567890", "street_address": "123 Main St"}', '{"city": "New York", "state": "NY", "country": "USA", "zip_code": "10001", "apartment": "Apt 4B", "full_name": "John Doe", "phone_number": "+1234567890", "street_address": "123 Main St"}', NULL, '8a3ca47e-5fdf-4fae-9f90-fc0e0d7dc95a', 0, 1, '2026-11-25 02:27:42.466523+00', '2026-11-24 02:27:42.466523+00', '2026-11-24 02:28:06.33048+00', NULL, NULL);


--
-- Data for Name: outbox; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.outbox VALUES
	(1, 'bc227787-98b9-469a-b8b0-27b20f7e3f43', 'book_order.paid', '{"id": "bc227787-98b9-469a-b8b0-27b20f7e3f43", "data": {"amount": 4000, "number": 1, "paid_at": "2026-11-23T23:56:08.189378Z", "user_id": "080c5e59-784c-4422-90f0-85c2c228655c", "version": 1, "book_ids": ["c514b3af-5328-5bd3-95f4-6c8b2a39e152"], "currency": "GEL", "order_id": "22c14371-015c-5b73-9ba3-369502caab75", "tier_code": "book_8", "retry_pack": null, "storefront": "storybook"}, "time": "2026-11-23T23:56:08.189682Z", "type": "book_order.paid", "source": "orders", "subject": "22c14371-015c-5b73-9ba3-369502caab75", "requestid": null, "storefront": "storybook", "specversion": "1.0", "traceparent": null, "datacontenttype": "application/json"}', '2026-11-23 23:56:08.189758+00', '2026-11-23 23:56:37.635683+00'),
	(2, '942d6283-1ec3-4b9f-8d97-a38ad5459fbf', 'order.created', '{"id": "942d6283-1ec3-4b9f-8d97-a38ad5459fbf", "data": {"email": "45d814eaa1c4@customer.example", "lines": [{"quantity": 1, "product_id": "7304c50e-017f-4690-ab9c-457cb161737a", "variant_id": null}], "amount": 1600, "number": "ORD-20261124-0PVYQH", "user_id": "9df5ce29-d51e-456b-8c2d-a5dcb559c06e", "version": 0, "currency": "USD", "order_id": "1516c654-567e-5d76-bb8a-ee53ca41c2e1", "expires_at": "2026-11-25T02:27:38.919520Z", "storefront": "emporium"}, "time": "2026-11-24T02:27:38.919947Z", "type": "order.created", "source": "orders", "subject": "1516c654-567e-5d76-bb8a-ee53ca41c2e1", "requestid": "7d356ccc93c589b16c2161b5ed5d7b00", "storefront": "emporium", "specversion": "1.0", "traceparent": null, "datacontenttype": "application/json"}', '2026-11-24 02:27:38.920058+00', '2026-11-24 02:27:38.936033+00'),
	(3, '06f12f8a-0fe4-4561-87a6-96656b1efb49', 'order.created', '{"id": "06f12f8a-0fe4-4561-87a6-96656b1efb49", "data": {"email": "939775377765@customer.example", "lines": [{"quantity": 3, "product_id": "7304c50e-017f-4690-ab9c-457cb161737a", "variant_id": null}], "amount": 3800, "number": "ORD-20261124-D6T5WK", "user_id": "b037d396-d112-413e-bc73-6b50cfbdd85f", "version": 0, "currency": "USD", "order_id": "c46d9cb1-1f26-4563-8ed9-f2eafff1ba50", "expires_at": "2026-11-25T02:27:39.603836Z", "storefront": "emporium"}, "time": "2026-11-24T02:27:39.604138Z", "type": "order.created", "source": "orders", "subject": "c46d9cb1-1f26-4563-8ed9-f2eafff1ba50", "requestid": "97d63d7b6a71f7170f958c8d97f18282", "storefront": "emporium", "specversion": "1.0", "traceparent": null, "datacontenttype": "application/json"}', '2026-11-24 02:27:39.604238+00', '2026-11-24 02:27:39.750702+00'),
	(4, '16841b0a-c291-4949-b800-1400952d739d', 'order.paid', '{"id": "16841b0a-c291-4949-b800-1400952d739d", "data": {"email": "939775377765@customer.example", "lines": [{"quantity": 3, "product_id": "7304c50e-017f-4690-ab9c-457cb161737a", "variant_id": null}], "amount": 3800, "number": "ORD-20261124-D6T5WK", "user_id": "b037d396-d112-413e-bc73-6b50cfbdd85f", "version": 1, "currency": "USD", "order_id": "c46d9cb1-1f26-4563-8ed9-f2eafff1ba50", "storefront": "emporium"}, "time": "2026-11-24T02:27:40.085509Z", "type": "order.paid", "source": "orders", "subject": "c46d9cb1-1f26-4563-8ed9-f2eafff1ba50", "requestid": "a09af60a4b6fbdc373a9df39d746639e", "storefront": "emporium", "specversion": "1.0", "traceparent": null, "datacontenttype": "application/json"}', '2026-11-24 02:27:40.08568+00', '2026-11-24 02:27:40.232838+00'),
	(5, '5a219b14-b566-433a-8f31-286da74348d2', 'order.created', '{"id": "5a219b14-b566-433a-8f31-286da74348d2", "data": {"email": "8aac8fde7c44@customer.example", "lines": [{"quantity": 1, "product_id": "7304c50e-017f-4690-ab9c-457cb161737a", "variant_id": null}], "amount": 1600, "number": "ORD-20261124-CUSF9O", "user_id": "7b52961c-e6c3-4ac7-99f4-f63d5e1c7fce", "version": 0, "currency": "USD", "order_id": "2d3ec33d-91c9-4c9e-9391-9ab8a54cc905", "expires_at": "2026-11-25T02:27:40.986679Z", "storefront": "emporium"}, "time": "2026-11-24T02:27:40.987103Z", "type": "order.created", "source": "orders", "subject": "2d3ec33d-91c9-4c9e-9391-9ab8a54cc905", "requestid": "a1725f2905c2608b90f6f376d35671f5", "storefront": "emporium", "specversion": "1.0", "traceparent": null, "datacontenttype": "application/json"}', '2026-11-24 02:27:40.987204+00', '2026-11-24 02:27:41.069825+00'),
	(6, 'c8ae07bd-6af5-44f3-92d0-618f835a5647', 'order.created', '{"id": "c8ae07bd-6af5-44f3-92d0-618f835a5647", "data": {"email": "d8fa873a7614@customer.example", "lines": [{"quantity": 2, "product_id": "7304c50e-017f-4690-ab9c-457cb161737a", "variant_id": null}], "amount": 2700, "number": "ORD-20261124-9KFSZ0", "user_id": "3a618a26-6bd1-4c61-ac1a-5bd9b66e51ec", "version": 0, "currency": "USD", "order_id": "ece60050-6781-4265-bb9b-3ff40f86cf56", "expires_at": "2026-11-25T02:27:41.881514Z", "storefront": "emporium"}, "time": "2026-11-24T02:27:41.882029Z", "type": "order.created", "source": "orders", "subject": "ece60050-6781-4265-bb9b-3ff40f86cf56", "requestid": "ce733dac32d1275755941471ade35587", "storefront": "emporium", "specversion": "1.0", "traceparent": null, "datacontenttype": "application/json"}', '2026-11-24 02:27:41.882152+00', '2026-11-24 02:27:41.894237+00'),
	(7, 'a9f79d4e-dd32-43c5-96c7-12fd65f68cda', 'order.created', '{"id": "a9f79d4e-dd32-43c5-96c7-12fd65f68cda", "data": {"email": "3f992eaeaee9@customer.example", "lines": [{"quantity": 1, "product_id": "7304c50e-017f-4690-ab9c-457cb161737a", "variant_id": null}], "amount": 1600, "number": "ORD-20261124-PATEJA", "user_id": "0487de64-4acc-4b96-8acd-115ddd50c6cc", "version": 0, "currency": "USD", "order_id": "f2adaf4b-2989-416a-89b1-a69f0e423cd6", "expires_at": "2026-11-25T02:27:42.466523Z", "storefront": "emporium"}, "time": "2026-11-24T02:27:42.466780Z", "type": "order.created", "source": "orders", "subject": "f2adaf4b-2989-416a-89b1-a69f0e423cd6", "requestid": "bbf9274d964b216ca1f64f2f78571b99", "storefront": "emporium", "specversion": "1.0", "traceparent": null, "datacontenttype": "application/json"}', '2026-11-24 02:27:42.466871+00', '2026-11-24 02:27:42.504929+00'),
	(8, '68f0121d-36c7-43fd-b1a4-5f1007ee771f', 'order.paid', '{"id": "68f0121d-36c7-43fd-b1a4-5f1007ee771f", "data": {"email": "3f992eaeaee9@customer.example", "lines": [{"quantity": 1, "product_id": "7304c50e-017f-4690-ab9c-457cb161737a", "variant_id": null}], "amount": 1600, "number": "ORD-20261124-PATEJA", "user_id": "0487de64-4acc-4b96-8acd-115ddd50c6cc", "version": 1, "currency": "USD", "order_id": "f2adaf4b-2989-416a-89b1-a69f0e423cd6", "storefront": "emporium"}, "time": "2026-11-24T02:28:06.331000Z", "type": "order.paid", "source": "orders", "subject": "f2adaf4b-2989-416a-89b1-a69f0e423cd6", "requestid": null, "storefront": "emporium", "specversion": "1.0", "traceparent": null, "datacontenttype": "application/json"}', '2026-11-24 02:28:06.331086+00', '2026-11-24 02:28:06.389749+00');


--
-- Data for Name: retry_packs; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: tasks; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.tasks VALUES
	(2, 'c0fe8e4a-3bcb-4d44-aae5-1d9adf57cd4c', 'job:Mail', '{"id": "c0fe8e4a-3bcb-4d44-aae5-1d9adf57cd4c", "to": "3f992eaeaee9@customer.example", "html": "<p>Thank you. We have received your payment for order <strong>ORD-20261124-PATEJA</strong> and are preparing it.</p>\n<table>\n  <tr>\n    <td>1 &times; Lamp</td>\n    <td>10.00 USD</td>\n  </tr>\n  <tr><td>Subtotal</td><td>10.00 USD</td></tr>\n  <tr><td>Tax</td><td>1.00 USD</td></tr>\n  <tr><td>Shipping</td><td>5.00 USD</td></tr>\n  <tr><th>Total</th><th>16.00 USD</th></tr>\n</table>\n<p><a href=\"http://localhost:3000/orders/f2adaf4b-2989-416a-89b1-a69f0e423cd6\">Your order</a></p>", "text": "Thank you. We have received your payment for order ORD-20261124-PATEJA and are preparing it.\n\n1 x Lamp: 10.00 USD\n\nSubtotal: 10.00 USD\nTax: 1.00 USD\nShipping: 5.00 USD\nTotal: 16.00 USD\n\nhttp://localhost:3000/orders/f2adaf4b-2989-416a-89b1-a69f0e423cd6\n", "sender": "Emporium <no-reply@emporium.example>", "subject": "Emporium: your order ORD-20261124-PATEJA is confirmed", "storefront": "emporium"}', 'waiting', 1, '  /atelier/libs/common/common/jobs/queue.py:152 in _run: return await kind.run(task, self._database)
  /atelier/libs/common/common/jobs/registry.py:35 in run: await self.handle(self.payload.model_validate(task.payload), JobContext(task, database))
  /atelier/libs/common/common/mail/mails.py:82 in send: raise MailNotAccepted(f"the mailbox responded with HTTP {response.status}")
MailNotAccepted: the mailbox responded with HTTP 500', '2026-11-24 02:28:07.478218+00', '2026-11-24 02:28:06.360029+00', NULL, 0, NULL, NULL, NULL, 0);


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


