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
	('4d24cec8-d094-5220-9ccf-dc4abbbd7d6b', 1, 'storybook', '080c5e59-784c-4422-90f0-85c2c228655c', 'PURCHASE', '22c14371-015c-5b73-9ba3-369502caab75', NULL, NULL, NULL, NULL, false, 'book_8', 4000, 'GEL', '{"currency": "GEL", "order_id": 1, "tier_name": "book_8", "amount_paid": "40.00"}', '2026-11-23 23:56:43.988831+00');


--
-- Data for Name: credit_accounts; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.credit_accounts VALUES
	('59f12e64-4049-4d9b-bd26-39e6b74b7fe8', 'reviv', '2fd22ae9-a579-4fc9-b38a-50c87b8529be', 3, 1, '2026-11-23 23:56:07.339633+00');


--
-- Data for Name: credit_adjustments; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.credit_adjustments VALUES
	('0e0b1ccd-45f1-5cfe-bf4b-bcb2cc3e3d71', 'reviv', '59f12e64-4049-4d9b-bd26-39e6b74b7fe8', 3, 'demo data', 'd8e7b293-5fe1-4307-901a-7269dd21a2db', '2026-11-23 23:56:07.516251+00');


--
-- Data for Name: credit_entries; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.credit_entries OVERRIDING SYSTEM VALUE VALUES
	(1, '59f12e64-4049-4d9b-bd26-39e6b74b7fe8', 'reviv', 1, 'adjustment', 3, 3, '0e0b1ccd-45f1-5cfe-bf4b-bcb2cc3e3d71', NULL, '2026-11-23 23:56:07.516492+00');


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
	('bc227787-98b9-469a-b8b0-27b20f7e3f43', 'book_order.paid:record_book_purchase', '2026-11-23 23:56:43.635404+00'),
	('3cb42f35-feaa-4f11-9812-c4de12b7651e', 'job.completed:capture', '2026-11-23 23:57:13.672745+00'),
	('a429c07a-18f5-4202-8977-1f3ccb87e9e5', 'job.failed:release', '2026-11-24 00:07:20.748968+00'),
	('14fc363b-b848-44f7-ba3a-596bad57cc53', 'job.failed:release', '2026-11-24 00:27:22.957907+00'),
	('c1f54eb6-26b0-4278-994f-e002797628e7', 'job.failed:release', '2026-11-24 00:47:25.039439+00'),
	('4239ad87-e7dc-4095-9397-529173e0f046', 'job.failed:release', '2026-11-24 01:07:27.117735+00'),
	('432b618b-39e0-4e6b-bed1-28d4e5a59a32', 'job.failed:release', '2026-11-24 01:17:28.166746+00'),
	('81036fe2-e6ba-4872-9f28-008ef0210050', 'job.failed:release', '2026-11-24 01:32:30.280992+00'),
	('73e1ce10-1f53-45f3-8dd9-8ff2ef92c4e7', 'job.failed:release', '2026-11-24 01:52:32.328728+00'),
	('da8f109a-df44-4680-a050-1ce8045305ea', 'job.failed:release', '2026-11-24 02:22:35.439858+00'),
	('d8d3ec0b-9138-4d44-a999-b498229c0423', 'job.failed:release', '2026-11-24 02:27:36.534166+00'),
	('b86bae5b-98d1-4d41-839f-97757a779db4', 'job.completed:capture', '2026-11-24 02:27:48.9188+00'),
	('46f30121-b9fe-4421-9736-6716d6f7d014', 'job.completed:capture', '2026-11-24 02:28:02.20882+00'),
	('523c1dc9-8700-497f-a665-6587e00cf68c', 'job.completed:capture', '2026-11-24 02:28:02.333413+00');


--
-- Data for Name: invoices; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: notices; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.notices VALUES
	('emporium', 'evt_234fad3b852511b1e3d2300b', 'payment_intent.succeeded', 'pi_7ae3b0912ef6f35d8258ab13', NULL, NULL, '2026-11-24 02:27:40.047617+00', '2026-11-24 02:27:40.979106+00'),
	('emporium', 'evt_949766bcc63609327c5633d0', 'payment_intent.succeeded', 'pi_4abaa8c525035104548e68fd', NULL, NULL, '2026-11-24 02:28:04.867655+00', '2026-11-24 02:28:06.270849+00'),
	('emporium', 'evt_fb40a66427f870499b66e4cc', 'payment_intent.succeeded', 'pi_9603c887ba0bc206a7ef4046', NULL, NULL, '2026-11-24 02:28:06.612492+00', '2026-11-24 02:28:08.177865+00'),
	('emporium', 'evt_471b08fde2fef1e5138dd53f', 'payment_intent.succeeded', 'pi_cda0fe10baf2d06713bf7c7a', NULL, NULL, '2026-11-24 02:28:08.406832+00', NULL);


--
-- Data for Name: order_files; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.order_files VALUES
	('emporium', 'c46d9cb1-1f26-4563-8ed9-f2eafff1ba50', NULL, NULL),
	('emporium', '2d3ec33d-91c9-4c9e-9391-9ab8a54cc905', NULL, NULL),
	('emporium', 'ece60050-6781-4265-bb9b-3ff40f86cf56', NULL, NULL),
	('emporium', 'f2adaf4b-2989-416a-89b1-a69f0e423cd6', NULL, NULL);


--
-- Data for Name: outbox; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.outbox VALUES
	(1, '9697e7b4-a4aa-482f-9ee3-959aa9e9a792', 'credit.granted', '{"id": "9697e7b4-a4aa-482f-9ee3-959aa9e9a792", "data": {"amount": 3, "reason": "adjustment", "balance": 3, "user_id": "2fd22ae9-a579-4fc9-b38a-50c87b8529be", "version": 1, "reference": "0e0b1ccd-45f1-5cfe-bf4b-bcb2cc3e3d71", "storefront": "reviv"}, "time": "2026-11-23T23:56:07.516890Z", "type": "credit.granted", "source": "payments", "subject": "2fd22ae9-a579-4fc9-b38a-50c87b8529be", "requestid": null, "storefront": "reviv", "specversion": "1.0", "traceparent": null, "datacontenttype": "application/json"}', '2026-11-23 23:56:07.516965+00', '2026-11-23 23:56:43.17496+00'),
	(2, '3b50fb39-24e4-4be0-a7bb-defaa27f7ed7', 'payment.succeeded', '{"id": "3b50fb39-24e4-4be0-a7bb-defaa27f7ed7", "data": {"amount": 3800, "version": 2, "currency": "USD", "order_id": "c46d9cb1-1f26-4563-8ed9-f2eafff1ba50", "reference": "pi_7ae3b0912ef6f35d8258ab13", "payment_id": "5e51be04-3987-4ac2-b1a5-2a0a2d31cd93", "storefront": "emporium"}, "time": "2026-11-24T02:27:40.045377Z", "type": "payment.succeeded", "source": "payments", "subject": "5e51be04-3987-4ac2-b1a5-2a0a2d31cd93", "requestid": "a09af60a4b6fbdc373a9df39d746639e", "storefront": "emporium", "specversion": "1.0", "traceparent": null, "datacontenttype": "application/json"}', '2026-11-24 02:27:43.045657+00', '2026-11-24 02:27:43.675009+00'),
	(3, '1590d900-e52b-4859-878c-053d203a666b', 'payment.succeeded', '{"id": "1590d900-e52b-4859-878c-053d203a666b", "data": {"amount": 1600, "version": 2, "currency": "USD", "order_id": "f2adaf4b-2989-416a-89b1-a69f0e423cd6", "reference": "pi_4abaa8c525035104548e68fd", "payment_id": "8a3ca47e-5fdf-4fae-9f90-fc0e0d7dc95a", "storefront": "emporium"}, "time": "2026-11-24T02:28:06.266778Z", "type": "payment.succeeded", "source": "payments", "subject": "8a3ca47e-5fdf-4fae-9f90-fc0e0d7dc95a", "requestid": null, "storefront": "emporium", "specversion": "1.0", "traceparent": null, "datacontenttype": "application/json"}', '2026-11-24 02:28:06.266931+00', '2026-11-24 02:28:06.324106+00'),
	(4, '74e44f7f-1ce6-43c4-b8ca-df9fe3be9b54', 'payment.succeeded', '{"id": "74e44f7f-1ce6-43c4-b8ca-df9fe3be9b54", "data": {"amount": 1600, "version": 2, "currency": "USD", "order_id": "2d3ec33d-91c9-4c9e-9391-9ab8a54cc905", "reference": "pi_9603c887ba0bc206a7ef4046", "payment_id": "91fcb1c0-2a7d-4567-8485-74db73afc449", "storefront": "emporium"}, "time": "2026-11-24T02:28:08.175785Z", "type": "payment.succeeded", "source": "payments", "subject": "91fcb1c0-2a7d-4567-8485-74db73afc449", "requestid": null, "storefront": "emporium", "specversion": "1.0", "traceparent": null, "datacontenttype": "application/json"}', '2026-11-24 02:28:08.175941+00', '2026-11-24 02:28:08.339373+00'),
	(5, '4406ecce-02dc-45e2-8160-f1ac8f9c46a2', 'payment.succeeded', '{"id": "4406ecce-02dc-45e2-8160-f1ac8f9c46a2", "data": {"amount": 2700, "version": 2, "currency": "USD", "order_id": "ece60050-6781-4265-bb9b-3ff40f86cf56", "reference": "pi_cda0fe10baf2d06713bf7c7a", "payment_id": "1939aae8-ae2b-4368-8835-a3498d6319af", "storefront": "emporium"}, "time": "2026-11-24T02:28:08.506366Z", "type": "payment.succeeded", "source": "payments", "subject": "1939aae8-ae2b-4368-8835-a3498d6319af", "requestid": "c0a7dc36396a83a38abc90d5401f67dc", "storefront": "emporium", "specversion": "1.0", "traceparent": null, "datacontenttype": "application/json"}', '2026-11-24 02:28:11.506474+00', NULL);


--
-- Data for Name: payments; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.payments OVERRIDING SYSTEM VALUE VALUES
	('5e51be04-3987-4ac2-b1a5-2a0a2d31cd93', 1, 'emporium', 'c46d9cb1-1f26-4563-8ed9-f2eafff1ba50', 'b037d396-d112-413e-bc73-6b50cfbdd85f', '939775377765@customer.example', 3800, 'USD', 'completed', 'pi_7ae3b0912ef6f35d8258ab13', '2026-11-24 02:27:40.045196+00', 0, '{"brand": "visa", "last4": "4242", "charge_id": "ch_8f791cb4fd765c086e86929e", "risk_level": "normal", "receipt_url": "http://localhost:24772/sandbox/stripe/receipts/ch_8f791cb4fd765c086e86929e", "payment_method": "card", "seller_message": "Payment complete."}', '3b50fb39-24e4-4be0-a7bb-defaa27f7ed7', 2, '2026-11-24 02:27:39.730554+00', '2026-11-24 02:27:39.730565+00', '2026-11-24 02:27:40.045311+00', NULL),
	('8a3ca47e-5fdf-4fae-9f90-fc0e0d7dc95a', 4, 'emporium', 'f2adaf4b-2989-416a-89b1-a69f0e423cd6', '0487de64-4acc-4b96-8acd-115ddd50c6cc', '3f992eaeaee9@customer.example', 1600, 'USD', 'completed', 'pi_4abaa8c525035104548e68fd', '2026-11-24 02:28:06.266672+00', 0, '{"brand": "visa", "last4": "4242", "charge_id": "ch_825634d303d92de18184c8ce", "risk_level": "normal", "receipt_url": "http://localhost:24772/sandbox/stripe/receipts/ch_825634d303d92de18184c8ce", "payment_method": "card", "seller_message": "Payment complete."}', '1590d900-e52b-4859-878c-053d203a666b', 2, '2026-11-24 02:27:42.511302+00', '2026-11-24 02:27:42.511312+00', '2026-11-24 02:28:06.266732+00', NULL),
	('91fcb1c0-2a7d-4567-8485-74db73afc449', 2, 'emporium', '2d3ec33d-91c9-4c9e-9391-9ab8a54cc905', '7b52961c-e6c3-4ac7-99f4-f63d5e1c7fce', '8aac8fde7c44@customer.example', 1600, 'USD', 'completed', 'pi_9603c887ba0bc206a7ef4046', '2026-11-24 02:28:08.175692+00', 0, '{"brand": "visa", "last4": "4242", "charge_id": "ch_c8ab3d20e957045aba02112b", "risk_level": "normal", "receipt_url": "http://localhost:24772/sandbox/stripe/receipts/ch_c8ab3d20e957045aba02112b", "payment_method": "card", "seller_message": "Payment complete."}', '74e44f7f-1ce6-43c4-b8ca-df9fe3be9b54', 2, '2026-11-24 02:27:41.018545+00', '2026-11-24 02:27:41.018555+00', '2026-11-24 02:28:08.175744+00', NULL),
	('1939aae8-ae2b-4368-8835-a3498d6319af', 3, 'emporium', 'ece60050-6781-4265-bb9b-3ff40f86cf56', '3a618a26-6bd1-4c61-ac1a-5bd9b66e51ec', 'd8fa873a7614@customer.example', 2700, 'USD', 'completed', 'pi_cda0fe10baf2d06713bf7c7a', '2026-11-24 02:28:08.506283+00', 0, '{"brand": "visa", "last4": "4242", "charge_id": "ch_1055cd2bafe04413f60bc942", "risk_level": "normal", "receipt_url": "http://localhost:24772/sandbox/stripe/receipts/ch_1055cd2bafe04413f60bc942", "payment_method": "card", "seller_message": "Payment complete."}', '4406ecce-02dc-45e2-8160-f1ac8f9c46a2', 2, '2026-11-24 02:27:41.912476+00', '2026-11-24 02:27:41.912483+00', '2026-11-24 02:28:08.506331+00', NULL);


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

SELECT pg_catalog.setval('public.tasks_id_seq', 2, true);


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


