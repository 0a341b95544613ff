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
-- Name: refuse_credit_entry_change(); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.refuse_credit_entry_change() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
    raise exception 'credit entries are append-only' using errcode = 'restrict_violation';
end $$;


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
-- Name: attempts; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.attempts (
    payment_id uuid NOT NULL,
    key character varying NOT NULL,
    reason character varying NOT NULL,
    created_at timestamp with time zone NOT NULL
);


--
-- Name: billing_actions; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.billing_actions (
    id uuid NOT NULL,
    storefront character varying NOT NULL,
    customer_id uuid NOT NULL,
    subscription_id uuid,
    invoice_id uuid,
    kind character varying NOT NULL,
    reason character varying NOT NULL,
    staff_id uuid NOT NULL,
    status character varying NOT NULL,
    failure character varying,
    created_at timestamp with time zone NOT NULL,
    settled_at timestamp with time zone
);


--
-- Name: billing_customers; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.billing_customers (
    id uuid NOT NULL,
    storefront character varying NOT NULL,
    user_id uuid NOT NULL,
    email character varying,
    stripe_customer_id character varying,
    version integer NOT NULL,
    revision integer NOT NULL,
    published jsonb,
    check_at timestamp with time zone,
    deleted_at timestamp with time zone,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    changing_until timestamp with time zone
);


--
-- Name: book_ledger; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.book_ledger (
    id uuid NOT NULL,
    number bigint NOT NULL,
    storefront character varying NOT NULL,
    user_id uuid,
    entry_type character varying NOT NULL,
    reference uuid NOT NULL,
    content_type character varying,
    content_id uuid,
    book_id uuid,
    attempt_number integer,
    retry_consumed boolean NOT NULL,
    tier_code character varying,
    amount bigint,
    currency character varying,
    facts jsonb NOT NULL,
    created_at timestamp with time zone NOT NULL
);


--
-- Name: book_ledger_number_seq; Type: SEQUENCE; Schema: public; Owner: -
--

ALTER TABLE public.book_ledger ALTER COLUMN number ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.book_ledger_number_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: credit_accounts; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.credit_accounts (
    id uuid NOT NULL,
    storefront character varying NOT NULL,
    user_id uuid,
    balance bigint NOT NULL,
    version bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT credit_accounts_balance CHECK ((balance >= 0))
);


--
-- Name: credit_adjustments; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.credit_adjustments (
    id uuid NOT NULL,
    storefront character varying NOT NULL,
    account_id uuid NOT NULL,
    amount integer NOT NULL,
    reason character varying,
    staff_id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL
);


--
-- Name: credit_entries; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.credit_entries (
    id bigint NOT NULL,
    account_id uuid NOT NULL,
    storefront character varying NOT NULL,
    version bigint NOT NULL,
    kind character varying NOT NULL,
    amount integer NOT NULL,
    balance bigint NOT NULL,
    reference uuid NOT NULL,
    purchase_id uuid,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT credit_entries_balance CHECK ((balance >= 0))
);


--
-- Name: credit_entries_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

ALTER TABLE public.credit_entries ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.credit_entries_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: credit_packs; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.credit_packs (
    id integer NOT NULL,
    storefront character varying NOT NULL,
    sku character varying NOT NULL,
    credits integer NOT NULL,
    price integer NOT NULL,
    is_active boolean NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL
);


--
-- Name: credit_packs_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

ALTER TABLE public.credit_packs ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.credit_packs_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: credit_purchases; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.credit_purchases (
    id uuid NOT NULL,
    number bigint NOT NULL,
    storefront character varying NOT NULL,
    user_id uuid,
    email character varying,
    sku character varying NOT NULL,
    credits integer NOT NULL,
    price integer NOT NULL,
    currency character varying NOT NULL,
    status character varying NOT NULL,
    session_id character varying,
    transaction_id character varying,
    refunded integer NOT NULL,
    credits_recalled integer NOT NULL,
    credits_owed integer NOT NULL,
    flag character varying,
    paid_at timestamp with time zone,
    checked_at timestamp with time zone NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL
);


--
-- Name: credit_purchases_number_seq; Type: SEQUENCE; Schema: public; Owner: -
--

ALTER TABLE public.credit_purchases ALTER COLUMN number ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.credit_purchases_number_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
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
-- Name: invoices; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.invoices (
    id uuid NOT NULL,
    storefront character varying NOT NULL,
    customer_id uuid NOT NULL,
    subscription_id uuid,
    stripe_invoice_id character varying NOT NULL,
    invoice_number character varying,
    reason character varying NOT NULL,
    description character varying NOT NULL,
    amount integer NOT NULL,
    currency character varying NOT NULL,
    status character varying NOT NULL,
    refunded integer NOT NULL,
    attempts integer NOT NULL,
    failure_mailed integer NOT NULL,
    invoice_url character varying,
    pdf_url character varying,
    issued_at timestamp with time zone NOT NULL,
    paid_at timestamp with time zone,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL
);


--
-- Name: notices; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.notices (
    storefront character varying NOT NULL,
    event_id character varying NOT NULL,
    type character varying NOT NULL,
    transaction_id character varying NOT NULL,
    failure_key character varying,
    failure_reason character varying,
    received_at timestamp with time zone NOT NULL,
    handled_at timestamp with time zone
);


--
-- Name: order_files; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.order_files (
    storefront character varying NOT NULL,
    order_id uuid NOT NULL,
    closed_as character varying,
    closed_at timestamp with time zone
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
-- Name: payments; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.payments (
    id uuid NOT NULL,
    number bigint NOT NULL,
    storefront character varying NOT NULL,
    order_id uuid NOT NULL,
    user_id uuid,
    email character varying,
    amount bigint NOT NULL,
    currency character varying NOT NULL,
    status character varying NOT NULL,
    transaction_id character varying,
    payment_date timestamp with time zone,
    refunded bigint NOT NULL,
    metadata jsonb NOT NULL,
    success_event_id uuid,
    version integer NOT NULL,
    checked_at timestamp with time zone NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    traceparent character varying
);


--
-- Name: payments_number_seq; Type: SEQUENCE; Schema: public; Owner: -
--

ALTER TABLE public.payments ALTER COLUMN number ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.payments_number_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: plan_prices; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.plan_prices (
    storefront character varying NOT NULL,
    plan_id character varying NOT NULL,
    amount integer NOT NULL,
    currency character varying NOT NULL,
    stripe_price_id character varying NOT NULL,
    created_at timestamp with time zone NOT NULL
);


--
-- Name: refunds; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.refunds (
    id uuid NOT NULL,
    storefront character varying NOT NULL,
    payment_id uuid NOT NULL,
    amount bigint NOT NULL,
    status character varying NOT NULL,
    reason character varying,
    requested_by uuid,
    transaction_id character varying,
    failure character varying,
    created_at timestamp with time zone NOT NULL,
    settled_at timestamp with time zone
);


--
-- Name: subscription_checkouts; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.subscription_checkouts (
    id uuid NOT NULL,
    storefront character varying NOT NULL,
    customer_id uuid NOT NULL,
    plan_id character varying NOT NULL,
    stripe_price_id character varying NOT NULL,
    success_url character varying NOT NULL,
    cancel_url character varying NOT NULL,
    status character varying NOT NULL,
    session_id character varying,
    url character varying,
    expires_at timestamp with time zone,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    refreshed_at timestamp with time zone
);


--
-- Name: subscriptions; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.subscriptions (
    id uuid NOT NULL,
    number bigint NOT NULL,
    storefront character varying NOT NULL,
    customer_id uuid NOT NULL,
    stripe_subscription_id character varying NOT NULL,
    stripe_price_id character varying NOT NULL,
    plan_id character varying NOT NULL,
    next_plan_id character varying,
    status character varying NOT NULL,
    current_period_start timestamp with time zone,
    current_period_end timestamp with time zone,
    cancel_at_period_end boolean NOT NULL,
    paid_until timestamp with time zone,
    started_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL
);


--
-- Name: subscriptions_number_seq; Type: SEQUENCE; Schema: public; Owner: -
--

ALTER TABLE public.subscriptions ALTER COLUMN number ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.subscriptions_number_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
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
	('0014');


--
-- Data for Name: attempts; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: billing_actions; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: billing_customers; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: book_ledger; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.book_ledger OVERRIDING SYSTEM VALUE VALUES
	('d0e493e3-0886-50df-b786-8ddfa4d2354d', 1, 'storybook', '09a6f5b4-9003-423d-98b7-53c8f8c6f672', 'PURCHASE', 'ab1b47a0-27b5-5b6d-904d-1940fdd2ad87', NULL, NULL, NULL, NULL, false, 'book_8', 4000, 'GEL', '{"currency": "GEL", "order_id": 1, "tier_name": "book_8", "amount_paid": "40.00"}', '2026-11-23 23:44:25.835214+00');


--
-- Data for Name: credit_accounts; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.credit_accounts VALUES
	('9c83e015-231d-4790-b780-192a63225d59', 'reviv', '802794bf-3694-4846-a772-ab6a111e6c5e', 3, 1, '2026-11-23 23:43:08.590834+00');


--
-- Data for Name: credit_adjustments; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.credit_adjustments VALUES
	('4efd02f5-d77d-5577-ac3f-11ee09c00189', 'reviv', '9c83e015-231d-4790-b780-192a63225d59', 3, 'demo data', '6e5ea2d4-b2a5-41ea-8dbe-d4cf487b4eb7', '2026-11-23 23:43:09.122129+00');


--
-- Data for Name: credit_entries; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.credit_entries OVERRIDING SYSTEM VALUE VALUES
	(1, '9c83e015-231d-4790-b780-192a63225d59', 'reviv', 1, 'adjustment', 3, 3, '4efd02f5-d77d-5577-ac3f-11ee09c00189', NULL, '2026-11-23 23:43:09.122398+00');


--
-- Data for Name: credit_packs; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: credit_purchases; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: idempotency_keys; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: inbox; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.inbox VALUES
	('24fc4169-3ac6-45c2-a6f2-4816fa0ebcfb', 'book_order.paid:record_book_purchase', '2026-11-23 23:44:25.333164+00'),
	('af1e983a-c634-4f36-8d83-aeeadddd0145', 'job.failed:release', '2026-11-23 23:49:38.671775+00'),
	('a72bcf8e-0a89-4435-8e46-8e33501655b2', 'job.failed:release', '2026-11-24 00:04:40.781182+00'),
	('4eb51a8e-5fc2-47b5-bbf2-cd2c1f63e851', 'job.failed:release', '2026-11-24 00:14:42.003837+00'),
	('434b8902-40a2-43fc-a082-ff6de96e09ee', 'job.failed:release', '2026-11-24 01:29:51.374605+00'),
	('82fcf749-165b-492c-bc77-525ccb755054', 'job.completed:capture', '2026-11-24 01:56:09.847608+00'),
	('37810274-1afd-4c42-898a-94e192b2aa2a', 'job.completed:capture', '2026-11-24 01:56:11.122597+00');


--
-- Data for Name: invoices; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: notices; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.notices VALUES
	('emporium', 'evt_c42b573aff7f1d418b786d2b', 'payment_intent.succeeded', 'pi_d6d3e98501490a56572bad11', NULL, NULL, '2026-11-24 01:55:01.385201+00', '2026-11-24 01:55:01.567719+00'),
	('emporium', 'evt_bf7a03d534291699a1fb41d7', 'payment_intent.succeeded', 'pi_1edbc9c329a2f0ebdc965900', NULL, NULL, '2026-11-24 01:56:15.016632+00', '2026-11-24 01:56:16.290898+00'),
	('emporium', 'evt_deb535fb3cbd203f95896aa4', 'payment_intent.succeeded', 'pi_ce310a7a5044426cfe315494', NULL, NULL, '2026-11-24 01:56:16.69215+00', '2026-11-24 01:56:18.452277+00'),
	('emporium', 'evt_33a7238943927ac463766940', 'payment_intent.succeeded', 'pi_007f338ebdf7c209a61b69cc', NULL, NULL, '2026-11-24 01:56:18.619799+00', '2026-11-24 01:56:19.185812+00');


--
-- Data for Name: order_files; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.order_files VALUES
	('emporium', '877d1ee2-80a0-4bc3-b677-148d45886d34', NULL, NULL),
	('emporium', '2e299b5e-45b6-4510-857c-d133b06924df', NULL, NULL),
	('emporium', '30777e50-4cdc-4180-a289-fa6cad0b0abc', NULL, NULL),
	('emporium', '1d55ad2e-3de7-4165-92c1-58ac671766aa', NULL, NULL);


--
-- Data for Name: outbox; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.outbox VALUES
	(1, '2b098075-067c-4d84-ab02-6fb315c62c89', 'credit.granted', '{"id": "2b098075-067c-4d84-ab02-6fb315c62c89", "data": {"amount": 3, "reason": "adjustment", "balance": 3, "user_id": "802794bf-3694-4846-a772-ab6a111e6c5e", "version": 1, "reference": "4efd02f5-d77d-5577-ac3f-11ee09c00189", "storefront": "reviv"}, "time": "2026-11-23T23:43:09.122596Z", "type": "credit.granted", "source": "payments", "subject": "802794bf-3694-4846-a772-ab6a111e6c5e", "requestid": null, "storefront": "reviv", "specversion": "1.0", "traceparent": null, "datacontenttype": "application/json"}', '2026-11-23 23:43:09.122671+00', '2026-11-23 23:44:24.53653+00'),
	(2, '4f875b89-11b0-4814-b2e1-dbd05835585a', 'payment.succeeded', '{"id": "4f875b89-11b0-4814-b2e1-dbd05835585a", "data": {"amount": 3800, "version": 2, "currency": "USD", "order_id": "877d1ee2-80a0-4bc3-b677-148d45886d34", "reference": "pi_d6d3e98501490a56572bad11", "payment_id": "e4f02276-87f2-4a9c-92e9-d5ef79cd59e2", "storefront": "emporium"}, "time": "2026-11-24T01:55:01.419009Z", "type": "payment.succeeded", "source": "payments", "subject": "e4f02276-87f2-4a9c-92e9-d5ef79cd59e2", "requestid": "570d907c97b7693c44de407d478693a3", "storefront": "emporium", "specversion": "1.0", "traceparent": null, "datacontenttype": "application/json"}', '2026-11-24 01:55:04.419164+00', '2026-11-24 01:55:01.665098+00'),
	(3, '855711e7-c48a-4b2f-a2d6-820e4bf59ffa', 'payment.succeeded', '{"id": "855711e7-c48a-4b2f-a2d6-820e4bf59ffa", "data": {"amount": 1600, "version": 2, "currency": "USD", "order_id": "1d55ad2e-3de7-4165-92c1-58ac671766aa", "reference": "pi_1edbc9c329a2f0ebdc965900", "payment_id": "3b2ef0d5-a59a-4548-bb30-fb4e2a22fe98", "storefront": "emporium"}, "time": "2026-11-24T01:56:16.268190Z", "type": "payment.succeeded", "source": "payments", "subject": "3b2ef0d5-a59a-4548-bb30-fb4e2a22fe98", "requestid": null, "storefront": "emporium", "specversion": "1.0", "traceparent": null, "datacontenttype": "application/json"}', '2026-11-24 01:56:16.268357+00', '2026-11-24 01:56:16.427118+00'),
	(4, '71e16655-d950-4a87-bec0-71d111358202', 'payment.succeeded', '{"id": "71e16655-d950-4a87-bec0-71d111358202", "data": {"amount": 1600, "version": 2, "currency": "USD", "order_id": "2e299b5e-45b6-4510-857c-d133b06924df", "reference": "pi_ce310a7a5044426cfe315494", "payment_id": "7d96576b-8bbd-4d3c-bdc1-0d6c65b987b8", "storefront": "emporium"}, "time": "2026-11-24T01:56:18.432695Z", "type": "payment.succeeded", "source": "payments", "subject": "7d96576b-8bbd-4d3c-bdc1-0d6c65b987b8", "requestid": null, "storefront": "emporium", "specversion": "1.0", "traceparent": null, "datacontenttype": "application/json"}', '2026-11-24 01:56:18.432859+00', NULL),
	(5, '86a5f308-1cd4-4afd-a557-67860c724c55', 'payment.succeeded', '{"id": "86a5f308-1cd4-4afd-a557-67860c724c55", "data": {"amount": 2700, "version": 2, "currency": "USD", "order_id": "30777e50-4cdc-4180-a289-fa6cad0b0abc", "reference": "pi_007f338ebdf7c209a61b69cc", "payment_id": "073ad0ea-7974-47a6-a8a8-dd1d90ddfa70", "storefront": "emporium"}, "time": "2026-11-24T01:56:18.766850Z", "type": "payment.succeeded", "source": "payments", "subject": "073ad0ea-7974-47a6-a8a8-dd1d90ddfa70", "requestid": "99e196a4058156e2149c696d7bd3c380", "storefront": "emporium", "specversion": "1.0", "traceparent": null, "datacontenttype": "application/json"}', '2026-11-24 01:56:21.767006+00', NULL);


--
-- Data for Name: payments; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.payments OVERRIDING SYSTEM VALUE VALUES
	('e4f02276-87f2-4a9c-92e9-d5ef79cd59e2', 1, 'emporium', '877d1ee2-80a0-4bc3-b677-148d45886d34', '211b6a64-9e55-4fc3-b162-b66afa6b6070', 'efbd4eb35fc7@customer.example', 3800, 'USD', 'completed', 'pi_d6d3e98501490a56572bad11', '2026-11-24 01:55:01.418878+00', 0, '{"brand": "visa", "last4": "4242", "charge_id": "ch_1dcb6f5957ec5669f41afa49", "risk_level": "normal", "receipt_url": "http://localhost:30695/sandbox/stripe/receipts/ch_1dcb6f5957ec5669f41afa49", "payment_method": "card", "seller_message": "Payment complete."}', '4f875b89-11b0-4814-b2e1-dbd05835585a', 2, '2026-11-24 01:55:01.314964+00', '2026-11-24 01:55:01.314982+00', '2026-11-24 01:55:01.418952+00', NULL),
	('3b2ef0d5-a59a-4548-bb30-fb4e2a22fe98', 4, 'emporium', '1d55ad2e-3de7-4165-92c1-58ac671766aa', '6b5b5303-10b6-4ae1-af9f-f21fdd8900ff', '7f213261f7a9@customer.example', 1600, 'USD', 'completed', 'pi_1edbc9c329a2f0ebdc965900', '2026-11-24 01:56:16.268088+00', 0, '{"brand": "visa", "last4": "4242", "charge_id": "ch_cde8423179640234befdca8d", "risk_level": "normal", "receipt_url": "http://localhost:30695/sandbox/stripe/receipts/ch_cde8423179640234befdca8d", "payment_method": "card", "seller_message": "Payment complete."}', '855711e7-c48a-4b2f-a2d6-820e4bf59ffa', 2, '2026-11-24 01:55:05.726819+00', '2026-11-24 01:55:05.726832+00', '2026-11-24 01:56:16.268139+00', NULL),
	('7d96576b-8bbd-4d3c-bdc1-0d6c65b987b8', 2, 'emporium', '2e299b5e-45b6-4510-857c-d133b06924df', '55356fa6-712f-45e1-b651-04f93c8ae3be', '0795ad27f073@customer.example', 1600, 'USD', 'completed', 'pi_ce310a7a5044426cfe315494', '2026-11-24 01:56:18.432577+00', 0, '{"brand": "visa", "last4": "4242", "charge_id": "ch_d1c665f2678fe7b32355e547", "risk_level": "normal", "receipt_url": "http://localhost:30695/sandbox/stripe/receipts/ch_d1c665f2678fe7b32355e547", "payment_method": "card", "seller_message": "Payment complete."}', '71e16655-d950-4a87-bec0-71d111358202', 2, '2026-11-24 01:55:02.996514+00', '2026-11-24 01:55:02.996526+00', '2026-11-24 01:56:18.432634+00', NULL),
	('073ad0ea-7974-47a6-a8a8-dd1d90ddfa70', 3, 'emporium', '30777e50-4cdc-4180-a289-fa6cad0b0abc', '4569efd6-2f55-4fcc-8853-22411b77db54', '31933d33c089@customer.example', 2700, 'USD', 'completed', 'pi_007f338ebdf7c209a61b69cc', '2026-11-24 01:56:18.766732+00', 0, '{"brand": "visa", "last4": "4242", "charge_id": "ch_8bf692e59e4ed5d33c413992", "risk_level": "normal", "receipt_url": "http://localhost:30695/sandbox/stripe/receipts/ch_8bf692e59e4ed5d33c413992", "payment_method": "card", "seller_message": "Payment complete."}', '86a5f308-1cd4-4afd-a557-67860c724c55', 2, '2026-11-24 01:55:04.48687+00', '2026-11-24 01:55:04.486885+00', '2026-11-24 01:56:18.766796+00', NULL);


--
-- Data for Name: plan_prices; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: refunds; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: subscription_checkouts; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: subscriptions; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: tasks; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Name: book_ledger_number_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.book_ledger_number_seq', 1, true);


--
-- Name: credit_entries_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.credit_entries_id_seq', 1, true);


--
-- Name: credit_packs_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.credit_packs_id_seq', 1, false);


--
-- Name: credit_purchases_number_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.credit_purchases_number_seq', 1, false);


--
-- Name: outbox_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.outbox_id_seq', 5, true);


--
-- Name: payments_number_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.payments_number_seq', 4, true);


--
-- Name: subscriptions_number_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.subscriptions_number_seq', 1, false);


--
-- Name: tasks_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.tasks_id_seq', 3, true);


--
-- Name: alembic_version alembic_version_pkc; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.alembic_version
    ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);


--
-- Name: attempts attempts_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.attempts
    ADD CONSTRAINT attempts_pkey PRIMARY KEY (payment_id, key);


--
-- Name: billing_actions billing_actions_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.billing_actions
    ADD CONSTRAINT billing_actions_pkey PRIMARY KEY (id);


--
-- Name: billing_customers billing_customers_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.billing_customers
    ADD CONSTRAINT billing_customers_pkey PRIMARY KEY (id);


--
-- Name: book_ledger book_ledger_number_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.book_ledger
    ADD CONSTRAINT book_ledger_number_key UNIQUE (number);


--
-- Name: book_ledger book_ledger_once; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.book_ledger
    ADD CONSTRAINT book_ledger_once UNIQUE (reference, entry_type);


--
-- Name: book_ledger book_ledger_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.book_ledger
    ADD CONSTRAINT book_ledger_pkey PRIMARY KEY (id);


--
-- Name: credit_accounts credit_accounts_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.credit_accounts
    ADD CONSTRAINT credit_accounts_pkey PRIMARY KEY (id);


--
-- Name: credit_adjustments credit_adjustments_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.credit_adjustments
    ADD CONSTRAINT credit_adjustments_pkey PRIMARY KEY (id);


--
-- Name: credit_entries credit_entries_once; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.credit_entries
    ADD CONSTRAINT credit_entries_once UNIQUE (reference, kind, account_id);


--
-- Name: credit_entries credit_entries_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.credit_entries
    ADD CONSTRAINT credit_entries_pkey PRIMARY KEY (id);


--
-- Name: credit_entries credit_entries_version; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.credit_entries
    ADD CONSTRAINT credit_entries_version UNIQUE (account_id, version);


--
-- Name: credit_packs credit_packs_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.credit_packs
    ADD CONSTRAINT credit_packs_pkey PRIMARY KEY (id);


--
-- Name: credit_purchases credit_purchases_number_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.credit_purchases
    ADD CONSTRAINT credit_purchases_number_key UNIQUE (number);


--
-- Name: credit_purchases credit_purchases_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.credit_purchases
    ADD CONSTRAINT credit_purchases_pkey PRIMARY KEY (id);


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
-- Name: invoices invoices_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.invoices
    ADD CONSTRAINT invoices_pkey PRIMARY KEY (id);


--
-- Name: notices notices_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.notices
    ADD CONSTRAINT notices_pkey PRIMARY KEY (storefront, event_id);


--
-- Name: order_files order_files_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.order_files
    ADD CONSTRAINT order_files_pkey PRIMARY KEY (storefront, order_id);


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
-- Name: payments payments_number_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.payments
    ADD CONSTRAINT payments_number_key UNIQUE (number);


--
-- Name: payments payments_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.payments
    ADD CONSTRAINT payments_pkey PRIMARY KEY (id);


--
-- Name: plan_prices plan_prices_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.plan_prices
    ADD CONSTRAINT plan_prices_pkey PRIMARY KEY (storefront, plan_id, amount, currency);


--
-- Name: refunds refunds_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.refunds
    ADD CONSTRAINT refunds_pkey PRIMARY KEY (id);


--
-- Name: subscription_checkouts subscription_checkouts_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.subscription_checkouts
    ADD CONSTRAINT subscription_checkouts_pkey PRIMARY KEY (id);


--
-- Name: subscriptions subscriptions_number_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.subscriptions
    ADD CONSTRAINT subscriptions_number_key UNIQUE (number);


--
-- Name: subscriptions subscriptions_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.subscriptions
    ADD CONSTRAINT subscriptions_pkey PRIMARY KEY (id);


--
-- Name: tasks tasks_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.tasks
    ADD CONSTRAINT tasks_pkey PRIMARY KEY (id);


--
-- Name: billing_actions_customer; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX billing_actions_customer ON public.billing_actions USING btree (customer_id, created_at);


--
-- Name: billing_customers_check; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX billing_customers_check ON public.billing_customers USING btree (check_at) WHERE (check_at IS NOT NULL);


--
-- Name: billing_customers_stripe; Type: INDEX; Schema: public; Owner: -
--

CREATE UNIQUE INDEX billing_customers_stripe ON public.billing_customers USING btree (stripe_customer_id, storefront);


--
-- Name: billing_customers_user; Type: INDEX; Schema: public; Owner: -
--

CREATE UNIQUE INDEX billing_customers_user ON public.billing_customers USING btree (user_id, storefront);


--
-- Name: book_ledger_by_type; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX book_ledger_by_type ON public.book_ledger USING btree (storefront, entry_type, tier_code);


--
-- Name: book_ledger_of_user; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX book_ledger_of_user ON public.book_ledger USING btree (storefront, user_id, number);


--
-- Name: credit_accounts_user; Type: INDEX; Schema: public; Owner: -
--

CREATE UNIQUE INDEX credit_accounts_user ON public.credit_accounts USING btree (user_id, storefront);


--
-- Name: credit_entries_grant; Type: INDEX; Schema: public; Owner: -
--

CREATE UNIQUE INDEX credit_entries_grant ON public.credit_entries USING btree (purchase_id) WHERE ((kind)::text = 'grant'::text);


--
-- Name: credit_entries_purchase; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX credit_entries_purchase ON public.credit_entries USING btree (purchase_id);


--
-- Name: credit_packs_sku; Type: INDEX; Schema: public; Owner: -
--

CREATE UNIQUE INDEX credit_packs_sku ON public.credit_packs USING btree (sku, storefront);


--
-- Name: credit_purchases_page; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX credit_purchases_page ON public.credit_purchases USING btree (storefront, number) WHERE (number > 0);


--
-- Name: credit_purchases_session; Type: INDEX; Schema: public; Owner: -
--

CREATE UNIQUE INDEX credit_purchases_session ON public.credit_purchases USING btree (session_id, storefront);


--
-- Name: credit_purchases_transaction; Type: INDEX; Schema: public; Owner: -
--

CREATE UNIQUE INDEX credit_purchases_transaction ON public.credit_purchases USING btree (transaction_id, storefront);


--
-- Name: credit_purchases_unchecked; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX credit_purchases_unchecked ON public.credit_purchases USING btree (checked_at) WHERE ((status)::text = ANY ((ARRAY['created'::character varying, 'open'::character varying])::text[]));


--
-- Name: credit_purchases_user; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX credit_purchases_user ON public.credit_purchases USING btree (user_id, storefront);


--
-- Name: idempotency_keys_age; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX idempotency_keys_age ON public.idempotency_keys USING btree (created_at);


--
-- Name: inbox_handled; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX inbox_handled ON public.inbox USING btree (handled_at);


--
-- Name: invoices_customer; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX invoices_customer ON public.invoices USING btree (customer_id, issued_at);


--
-- Name: invoices_stripe; Type: INDEX; Schema: public; Owner: -
--

CREATE UNIQUE INDEX invoices_stripe ON public.invoices USING btree (stripe_invoice_id, storefront);


--
-- Name: invoices_subscription; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX invoices_subscription ON public.invoices USING btree (subscription_id);


--
-- Name: ix_credit_adjustments_account_id; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_credit_adjustments_account_id ON public.credit_adjustments USING btree (account_id);


--
-- Name: notices_handled; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX notices_handled ON public.notices USING btree (handled_at) WHERE (handled_at IS NOT NULL);


--
-- Name: notices_received; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX notices_received ON public.notices USING btree (storefront, received_at);


--
-- Name: notices_waiting; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX notices_waiting ON public.notices USING btree (type) WHERE (handled_at IS NULL);


--
-- Name: outbox_published; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX outbox_published ON public.outbox USING btree (published_at) WHERE (published_at IS NOT NULL);


--
-- Name: outbox_waiting; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX outbox_waiting ON public.outbox USING btree (id) WHERE (published_at IS NULL);


--
-- Name: payments_open; Type: INDEX; Schema: public; Owner: -
--

CREATE UNIQUE INDEX payments_open ON public.payments USING btree (order_id, storefront) WHERE ((status)::text = ANY ((ARRAY['created'::character varying, 'pending'::character varying, 'requires_action'::character varying, 'processing'::character varying])::text[]));


--
-- Name: payments_order; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX payments_order ON public.payments USING btree (order_id, storefront);


--
-- Name: payments_page; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX payments_page ON public.payments USING btree (storefront, number) WHERE (number > 0);


--
-- Name: payments_transaction; Type: INDEX; Schema: public; Owner: -
--

CREATE UNIQUE INDEX payments_transaction ON public.payments USING btree (transaction_id, storefront);


--
-- Name: payments_unchecked; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX payments_unchecked ON public.payments USING btree (checked_at) WHERE ((status)::text = ANY ((ARRAY['created'::character varying, 'pending'::character varying, 'requires_action'::character varying, 'processing'::character varying])::text[]));


--
-- Name: payments_user; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX payments_user ON public.payments USING btree (user_id, storefront);


--
-- Name: plan_prices_stripe; Type: INDEX; Schema: public; Owner: -
--

CREATE UNIQUE INDEX plan_prices_stripe ON public.plan_prices USING btree (stripe_price_id, storefront);


--
-- Name: refunds_payment; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX refunds_payment ON public.refunds USING btree (payment_id);


--
-- Name: subscription_checkouts_customer; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX subscription_checkouts_customer ON public.subscription_checkouts USING btree (customer_id);


--
-- Name: subscription_checkouts_pending; Type: INDEX; Schema: public; Owner: -
--

CREATE UNIQUE INDEX subscription_checkouts_pending ON public.subscription_checkouts USING btree (customer_id) WHERE ((status)::text = ANY ((ARRAY['created'::character varying, 'open'::character varying])::text[]));


--
-- Name: subscription_checkouts_session; Type: INDEX; Schema: public; Owner: -
--

CREATE UNIQUE INDEX subscription_checkouts_session ON public.subscription_checkouts USING btree (session_id, storefront);


--
-- Name: subscriptions_customer; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX subscriptions_customer ON public.subscriptions USING btree (customer_id, storefront);


--
-- Name: subscriptions_live; Type: INDEX; Schema: public; Owner: -
--

CREATE UNIQUE INDEX subscriptions_live ON public.subscriptions USING btree (customer_id) WHERE ((status)::text <> 'canceled'::text);


--
-- Name: subscriptions_page; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX subscriptions_page ON public.subscriptions USING btree (storefront, number) WHERE (number > 0);


--
-- Name: subscriptions_stripe; Type: INDEX; Schema: public; Owner: -
--

CREATE UNIQUE INDEX subscriptions_stripe ON public.subscriptions USING btree (stripe_subscription_id, storefront);


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
-- Name: credit_entries credit_entries_append_only; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER credit_entries_append_only BEFORE DELETE OR UPDATE ON public.credit_entries FOR EACH ROW EXECUTE FUNCTION public.refuse_credit_entry_change();


--
-- Name: outbox outbox_wake; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER outbox_wake AFTER INSERT ON public.outbox FOR EACH STATEMENT WHEN ((NOT pg_try_advisory_xact_lock_shared((2003792491)::bigint))) EXECUTE FUNCTION public.wake_worker();


--
-- Name: tasks tasks_wake; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER tasks_wake AFTER INSERT ON public.tasks FOR EACH STATEMENT WHEN ((NOT pg_try_advisory_xact_lock_shared((2003792491)::bigint))) EXECUTE FUNCTION public.wake_worker();


--
-- Name: billing_actions actions_of_customer; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.billing_actions
    ADD CONSTRAINT actions_of_customer FOREIGN KEY (customer_id) REFERENCES public.billing_customers(id);


--
-- Name: billing_actions actions_of_invoice; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.billing_actions
    ADD CONSTRAINT actions_of_invoice FOREIGN KEY (invoice_id) REFERENCES public.invoices(id);


--
-- Name: billing_actions actions_of_subscription; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.billing_actions
    ADD CONSTRAINT actions_of_subscription FOREIGN KEY (subscription_id) REFERENCES public.subscriptions(id);


--
-- Name: attempts attempts_of_payment; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.attempts
    ADD CONSTRAINT attempts_of_payment FOREIGN KEY (payment_id) REFERENCES public.payments(id);


--
-- Name: subscription_checkouts checkouts_of_customer; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.subscription_checkouts
    ADD CONSTRAINT checkouts_of_customer FOREIGN KEY (customer_id) REFERENCES public.billing_customers(id);


--
-- Name: credit_adjustments credit_adjustments_account; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.credit_adjustments
    ADD CONSTRAINT credit_adjustments_account FOREIGN KEY (account_id) REFERENCES public.credit_accounts(id);


--
-- Name: credit_entries credit_entries_account; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.credit_entries
    ADD CONSTRAINT credit_entries_account FOREIGN KEY (account_id) REFERENCES public.credit_accounts(id);


--
-- Name: credit_entries credit_entries_of_purchase; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.credit_entries
    ADD CONSTRAINT credit_entries_of_purchase FOREIGN KEY (purchase_id) REFERENCES public.credit_purchases(id);


--
-- Name: invoices invoices_of_customer; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.invoices
    ADD CONSTRAINT invoices_of_customer FOREIGN KEY (customer_id) REFERENCES public.billing_customers(id);


--
-- Name: invoices invoices_of_subscription; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.invoices
    ADD CONSTRAINT invoices_of_subscription FOREIGN KEY (subscription_id) REFERENCES public.subscriptions(id);


--
-- Name: refunds refunds_of_payment; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.refunds
    ADD CONSTRAINT refunds_of_payment FOREIGN KEY (payment_id) REFERENCES public.payments(id);


--
-- Name: subscriptions subscriptions_of_customer; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.subscriptions
    ADD CONSTRAINT subscriptions_of_customer FOREIGN KEY (customer_id) REFERENCES public.billing_customers(id);


--
-- PostgreSQL database dump complete
--


