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
-- Name: allowance_corrections; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.allowance_corrections (
    id uuid NOT NULL,
    number bigint NOT NULL,
    storefront character varying NOT NULL,
    user_id uuid NOT NULL,
    content_type character varying NOT NULL,
    content_id uuid NOT NULL,
    amount integer NOT NULL,
    reason character varying NOT NULL,
    by uuid NOT NULL,
    created_at timestamp with time zone NOT NULL
);


--
-- Name: allowance_corrections_number_seq; Type: SEQUENCE; Schema: public; Owner: -
--

ALTER TABLE public.allowance_corrections ALTER COLUMN number ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.allowance_corrections_number_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: applied_packs; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.applied_packs (
    retry_pack_id uuid NOT NULL,
    storefront character varying NOT NULL,
    user_id uuid NOT NULL,
    content_type character varying NOT NULL,
    content_id uuid NOT NULL,
    applied_at timestamp with time zone NOT NULL
);


--
-- Name: assets; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.assets (
    key character varying NOT NULL,
    storefront character varying NOT NULL,
    job_id uuid NOT NULL,
    content_type character varying NOT NULL,
    size integer NOT NULL,
    delete_after timestamp with time zone,
    deletion_attempts integer NOT NULL,
    created_at timestamp with time zone NOT NULL
);


--
-- Name: book_pages; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.book_pages (
    id uuid NOT NULL,
    number bigint NOT NULL,
    storefront character varying NOT NULL,
    book_id uuid NOT NULL,
    page_number integer NOT NULL,
    scene_description character varying NOT NULL,
    text_content character varying NOT NULL,
    current_version_id uuid,
    is_locked boolean NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL
);


--
-- Name: book_pages_number_seq; Type: SEQUENCE; Schema: public; Owner: -
--

ALTER TABLE public.book_pages ALTER COLUMN number ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.book_pages_number_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: book_tiers; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.book_tiers (
    order_id uuid NOT NULL,
    book_id uuid NOT NULL,
    storefront character varying NOT NULL,
    user_id uuid NOT NULL,
    tier_code character varying NOT NULL,
    order_number bigint NOT NULL,
    amount bigint NOT NULL,
    currency character varying NOT NULL,
    paid_at timestamp with time zone NOT NULL
);


--
-- Name: books; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.books (
    id uuid NOT NULL,
    number bigint NOT NULL,
    storefront character varying NOT NULL,
    user_id uuid,
    guest_id uuid,
    title character varying NOT NULL,
    slug character varying NOT NULL,
    art_style character varying NOT NULL,
    style_version character varying,
    print_size character varying,
    paper_type character varying,
    binding_type character varying,
    status character varying NOT NULL,
    total_pages integer NOT NULL,
    current_cover_version_id uuid,
    is_print_ready boolean NOT NULL,
    print_locked_at timestamp with time zone,
    is_consistency_verified boolean NOT NULL,
    total_images_generated integer NOT NULL,
    total_generation_cost bigint NOT NULL,
    last_generation_at timestamp with time zone,
    is_archived boolean NOT NULL,
    archived_at timestamp with time zone,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL
);


--
-- Name: books_number_seq; Type: SEQUENCE; Schema: public; Owner: -
--

ALTER TABLE public.books ALTER COLUMN number ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.books_number_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: characters; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.characters (
    id uuid NOT NULL,
    number bigint NOT NULL,
    storefront character varying NOT NULL,
    book_id uuid NOT NULL,
    name character varying NOT NULL,
    gender character varying NOT NULL,
    photos character varying[] NOT NULL,
    current_version_id uuid,
    total_generation_attempts integer NOT NULL,
    free_retry_used boolean NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL
);


--
-- Name: characters_number_seq; Type: SEQUENCE; Schema: public; Owner: -
--

ALTER TABLE public.characters ALTER COLUMN number ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.characters_number_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: claimed_guests; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.claimed_guests (
    storefront character varying NOT NULL,
    guest_id uuid NOT NULL,
    user_id uuid NOT NULL,
    claimed_at timestamp with time zone NOT NULL
);


--
-- Name: customer_perks; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.customer_perks (
    storefront character varying NOT NULL,
    user_id uuid NOT NULL,
    free_preview_used boolean NOT NULL,
    social_share_unlock_used boolean NOT NULL,
    version integer NOT NULL
);


--
-- Name: favorites; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.favorites (
    user_id uuid NOT NULL,
    image_id uuid NOT NULL,
    number bigint NOT NULL,
    storefront character varying NOT NULL,
    created_at timestamp with time zone NOT NULL
);


--
-- Name: favorites_number_seq; Type: SEQUENCE; Schema: public; Owner: -
--

ALTER TABLE public.favorites ALTER COLUMN number ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.favorites_number_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: figure_images; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.figure_images (
    id uuid NOT NULL,
    number bigint NOT NULL,
    storefront character varying NOT NULL,
    user_id uuid NOT NULL,
    job_id uuid NOT NULL,
    "position" integer NOT NULL,
    file character varying NOT NULL,
    thumbnail character varying NOT NULL,
    content_type character varying NOT NULL,
    width integer NOT NULL,
    height integer NOT NULL,
    thumbnail_width integer NOT NULL,
    thumbnail_height integer NOT NULL,
    seed bigint NOT NULL,
    tags character varying[] NOT NULL,
    is_public boolean NOT NULL,
    is_ready boolean NOT NULL,
    flag_status character varying NOT NULL,
    favorites_count integer NOT NULL,
    reports_count integer NOT NULL,
    version integer NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL
);


--
-- Name: figure_images_number_seq; Type: SEQUENCE; Schema: public; Owner: -
--

ALTER TABLE public.figure_images ALTER COLUMN number ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.figure_images_number_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: figure_requests; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.figure_requests (
    job_id uuid NOT NULL,
    model character varying NOT NULL,
    credits integer NOT NULL,
    batch_size integer NOT NULL,
    prompt character varying NOT NULL,
    negative_prompt character varying NOT NULL,
    filters jsonb NOT NULL,
    tags character varying[] NOT NULL,
    seed bigint NOT NULL,
    aspect_ratio character varying NOT NULL,
    width integer NOT NULL,
    height integer NOT NULL,
    is_public boolean DEFAULT false NOT NULL
);


--
-- Name: holds; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.holds (
    job_id uuid NOT NULL,
    storefront character varying NOT NULL,
    user_id uuid NOT NULL,
    kind character varying NOT NULL,
    price integer NOT NULL,
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
-- Name: image_reports; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.image_reports (
    user_id uuid NOT NULL,
    image_id uuid NOT NULL,
    storefront character varying NOT NULL,
    reason character varying NOT NULL,
    details character varying,
    created_at timestamp with time zone NOT NULL
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
-- Name: item_counters; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.item_counters (
    content_type character varying NOT NULL,
    item_id uuid NOT NULL,
    last_version_number integer NOT NULL,
    draft_used boolean NOT NULL
);


--
-- Name: jobs; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.jobs (
    id uuid NOT NULL,
    number bigint NOT NULL,
    storefront character varying NOT NULL,
    user_id uuid NOT NULL,
    kind character varying NOT NULL,
    provider character varying NOT NULL,
    run_id uuid NOT NULL,
    state character varying NOT NULL,
    price integer NOT NULL,
    attempts integer NOT NULL,
    cost bigint NOT NULL,
    original character varying,
    preview character varying,
    result character varying,
    failure character varying,
    unlock_method character varying,
    unlocked_at timestamp with time zone,
    version integer NOT NULL,
    created_at timestamp with time zone NOT NULL,
    started_at timestamp with time zone,
    ended_at timestamp with time zone,
    expires_at timestamp with time zone,
    progressed_at timestamp with time zone
);


--
-- Name: jobs_number_seq; Type: SEQUENCE; Schema: public; Owner: -
--

ALTER TABLE public.jobs ALTER COLUMN number ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.jobs_number_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: moderation_log; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.moderation_log (
    id uuid NOT NULL,
    number bigint NOT NULL,
    storefront character varying NOT NULL,
    image_id uuid NOT NULL,
    action character varying NOT NULL,
    by uuid,
    reason character varying,
    facts jsonb NOT NULL,
    created_at timestamp with time zone NOT NULL
);


--
-- Name: moderation_log_number_seq; Type: SEQUENCE; Schema: public; Owner: -
--

ALTER TABLE public.moderation_log ALTER COLUMN number ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.moderation_log_number_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
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
-- Name: paid_unlocks; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.paid_unlocks (
    job_id uuid NOT NULL,
    storefront character varying NOT NULL,
    user_id uuid NOT NULL,
    request_id uuid,
    unlocked_at timestamp with time zone NOT NULL
);


--
-- Name: print_files; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.print_files (
    book_id uuid NOT NULL,
    storefront character varying NOT NULL,
    run_id uuid NOT NULL,
    state character varying NOT NULL,
    contents jsonb NOT NULL,
    sheets jsonb NOT NULL,
    file character varying,
    size bigint,
    failure character varying,
    requested_by uuid NOT NULL,
    requested_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone
);


--
-- Name: quota_entries; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.quota_entries (
    id uuid NOT NULL,
    number bigint NOT NULL,
    storefront character varying NOT NULL,
    user_id uuid NOT NULL,
    kind character varying NOT NULL,
    amount integer NOT NULL,
    reference uuid NOT NULL,
    reason character varying,
    by uuid,
    created_at timestamp with time zone NOT NULL
);


--
-- Name: quota_entries_number_seq; Type: SEQUENCE; Schema: public; Owner: -
--

ALTER TABLE public.quota_entries ALTER COLUMN number ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.quota_entries_number_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: quotas; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.quotas (
    storefront character varying NOT NULL,
    user_id uuid NOT NULL,
    "limit" integer,
    used integer NOT NULL,
    resets_at timestamp with time zone,
    images_generated bigint NOT NULL,
    plan_id character varying,
    tier character varying,
    status character varying,
    generations_per_minute integer,
    paid_until timestamp with time zone,
    subscription_version bigint NOT NULL,
    version bigint NOT NULL
);


--
-- Name: retry_allowances; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.retry_allowances (
    storefront character varying NOT NULL,
    user_id uuid NOT NULL,
    content_type character varying NOT NULL,
    content_id uuid NOT NULL,
    used_retries integer NOT NULL,
    packs integer NOT NULL,
    correction integer NOT NULL,
    version integer NOT NULL,
    updated_at timestamp with time zone NOT NULL
);


--
-- Name: share_windows; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.share_windows (
    job_id uuid NOT NULL,
    opened_at timestamp with time zone,
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
-- Name: versions; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.versions (
    id uuid NOT NULL,
    number bigint NOT NULL,
    storefront character varying NOT NULL,
    content_type character varying NOT NULL,
    item_id uuid NOT NULL,
    book_id uuid NOT NULL,
    user_id uuid NOT NULL,
    job_id uuid NOT NULL,
    version_number integer NOT NULL,
    state character varying NOT NULL,
    prompt character varying NOT NULL,
    input jsonb NOT NULL,
    character_ids character varying[] NOT NULL,
    seed bigint NOT NULL,
    aspect_ratio character varying NOT NULL,
    title_text character varying NOT NULL,
    subtitle_text character varying NOT NULL,
    author_name character varying NOT NULL,
    title_position jsonb NOT NULL,
    picture character varying,
    spread character varying,
    thumbnail character varying,
    prompt_text character varying NOT NULL,
    provider_model character varying NOT NULL,
    provider_request_id character varying NOT NULL,
    cost bigint,
    ledger_entry_id uuid,
    is_retry boolean NOT NULL,
    is_draft boolean NOT NULL,
    error_message character varying NOT NULL,
    generation_time_ms integer,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL
);


--
-- Name: versions_number_seq; Type: SEQUENCE; Schema: public; Owner: -
--

ALTER TABLE public.versions ALTER COLUMN number ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.versions_number_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: visitor_counts; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.visitor_counts (
    storefront character varying NOT NULL,
    counted_by character varying NOT NULL,
    book_creations integer NOT NULL,
    character_creations integer NOT NULL,
    created_at timestamp with time zone NOT NULL,
    last_seen_at timestamp with time zone NOT NULL
);


--
-- Data for Name: alembic_version; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.alembic_version VALUES
	('chassis_0004'),
	('0015');


--
-- Data for Name: allowance_corrections; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: applied_packs; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: assets; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.assets VALUES
	('VKUDjT8HIxQNmMbavngvnATPQfw04jJ2', 'figureforge', '9e401cfb-d7b2-53aa-b7ea-0470f46b70a9', 'image/png', 149818, NULL, 0, '2026-11-23 23:57:05.435094+00'),
	('5jakE3BjGeIIsIzgJVwgIIjaJqnaOUTP', 'figureforge', '9e401cfb-d7b2-53aa-b7ea-0470f46b70a9', 'image/jpeg', 9894, NULL, 0, '2026-11-23 23:57:05.438582+00'),
	('ecx_MPMFwJYMCyn744vXbM4T0dBRBCYJ', 'figureforge', '9e401cfb-d7b2-53aa-b7ea-0470f46b70a9', 'image/png', 138637, NULL, 0, '2026-11-23 23:57:13.493443+00'),
	('CZ714uvFwQ8WFRUHpNzrcJp8M7Qru-5C', 'figureforge', '9e401cfb-d7b2-53aa-b7ea-0470f46b70a9', 'image/jpeg', 9518, NULL, 0, '2026-11-23 23:57:13.579285+00'),
	('UBJuGGlYKVXl2ojKFZUu43dUJVNX9HhO', 'figureforge', 'c5ca8ca8-b981-5b39-b53a-46b219ece985', 'image/png', 338388, NULL, 0, '2026-11-24 02:27:43.634892+00'),
	('EADJ2TMaVDH2SBoJ3eMRhiIBq5-TeXgJ', 'figureforge', 'c5ca8ca8-b981-5b39-b53a-46b219ece985', 'image/jpeg', 9304, NULL, 0, '2026-11-24 02:27:43.637414+00'),
	('ChKbqL68nJNswmcBGm4qxO9YCQe_S61T', 'reviv', '5c2d79c3-2aad-4737-8611-4c8b2be38f26', 'image/jpeg', 12729, NULL, 0, '2026-11-24 02:27:46.766742+00'),
	('XOAiPnIXnGhJbhfCDQnNs6pCGZTiK6sU', 'figureforge', 'c5ca8ca8-b981-5b39-b53a-46b219ece985', 'image/png', 338222, NULL, 0, '2026-11-24 02:27:48.91109+00'),
	('SElMnfPdOPZt83mOxLMfnzFwFBq-mI9W', 'figureforge', 'c5ca8ca8-b981-5b39-b53a-46b219ece985', 'image/jpeg', 9483, NULL, 0, '2026-11-24 02:27:48.913475+00'),
	('bzL9OECVs1FvT0aHMMjoHiPEC6yD0GAU', 'figureforge', '22a50e76-79ad-5d58-aa54-5901275f4b5c', 'image/png', 115903, NULL, 0, '2026-11-24 02:27:55.987675+00'),
	('5hSfZVY5xn80mQJVRqPt92iHIjVPFXor', 'figureforge', '22a50e76-79ad-5d58-aa54-5901275f4b5c', 'image/jpeg', 7447, NULL, 0, '2026-11-24 02:27:55.998558+00'),
	('ZgGtlJudcqkPVblzyrIYSoc5EriekQvT', 'reviv', '5c2d79c3-2aad-4737-8611-4c8b2be38f26', 'image/jpeg', 17991, NULL, 0, '2026-11-24 02:28:02.171818+00'),
	('Sql61rFusgL2dVFVKvU7_4fvDDL07AK_', 'reviv', '5c2d79c3-2aad-4737-8611-4c8b2be38f26', 'image/png', 26991, NULL, 0, '2026-11-24 02:28:02.181647+00'),
	('t03G32ZaH5qGwhQu6K-iT-CwjV_IJJta', 'figureforge', '22a50e76-79ad-5d58-aa54-5901275f4b5c', 'image/png', 119325, NULL, 0, '2026-11-24 02:28:02.302637+00'),
	('XZVkmT_Brgq9ikx17kTIiICc6RAhZrgT', 'figureforge', '22a50e76-79ad-5d58-aa54-5901275f4b5c', 'image/jpeg', 7558, NULL, 0, '2026-11-24 02:28:02.304248+00'),
	('5zFGbbaNMI2W8y8_pJLL8xGCBToyTz5L', 'storybook', 'b181b9df-6f7d-4dac-b40d-bef99d7078ab', 'image/jpeg', 14576, NULL, 0, '2026-11-24 02:28:03.639022+00'),
	('yRyk-TKwDg7ytpaL8dNAsKiPISk6kQHw', 'reviv', '48be9dac-e875-4e8d-960a-039837c81296', 'image/jpeg', 12675, NULL, 0, '2026-11-24 02:28:04.393397+00');


--
-- Data for Name: book_pages; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: book_tiers; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.book_tiers VALUES
	('22c14371-015c-5b73-9ba3-369502caab75', 'c514b3af-5328-5bd3-95f4-6c8b2a39e152', 'storybook', '080c5e59-784c-4422-90f0-85c2c228655c', 'book_8', 1, 4000, 'GEL', '2026-11-23 23:56:08.189378+00');


--
-- Data for Name: books; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.books OVERRIDING SYSTEM VALUE VALUES
	('a4eded55-6108-478e-bf3c-f132ce24a216', 1, 'storybook', 'fda31903-efcb-4292-a74f-0981a5862e5e', NULL, 'ნინოს დრაკონი', 'ნინოს-დრაკონი', 'Anime/Manga', NULL, NULL, NULL, NULL, 'DRAFT', 0, NULL, false, NULL, false, 0, 0, NULL, false, NULL, '2026-11-24 02:28:03.529009+00', '2026-11-24 02:28:03.649001+00');


--
-- Data for Name: characters; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.characters OVERRIDING SYSTEM VALUE VALUES
	('b181b9df-6f7d-4dac-b40d-bef99d7078ab', 1, 'storybook', 'a4eded55-6108-478e-bf3c-f132ce24a216', 'ნინო', 'female', '{5zFGbbaNMI2W8y8_pJLL8xGCBToyTz5L}', NULL, 1, true, '2026-11-24 02:28:03.647454+00', '2026-11-24 02:28:04.576474+00');


--
-- Data for Name: claimed_guests; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: customer_perks; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.customer_perks VALUES
	('reviv', '46663a38-4c9b-4bf6-8c90-33afbd7d75d5', true, false, 1);


--
-- Data for Name: favorites; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: figure_images; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.figure_images OVERRIDING SYSTEM VALUE VALUES
	('2392f1fe-2d4c-44f0-946e-0ef18391cdd8', 1, 'figureforge', '35d0a1be-2090-475c-9957-ab86fee2cdc1', '9e401cfb-d7b2-53aa-b7ea-0470f46b70a9', 0, 'VKUDjT8HIxQNmMbavngvnATPQfw04jJ2', '5jakE3BjGeIIsIzgJVwgIIjaJqnaOUTP', 'image/png', 512, 682, 288, 384, 0, '{pose:action,lighting:dramatic,clothing:athletic,body_type:athletic}', true, true, 'clean', 0, 0, 1, '2026-11-23 23:57:13.60263+00', '2026-11-23 23:57:13.60263+00'),
	('db3f3832-236e-4eb1-a636-9d4121450b2b', 2, 'figureforge', '35d0a1be-2090-475c-9957-ab86fee2cdc1', '9e401cfb-d7b2-53aa-b7ea-0470f46b70a9', 1, 'ecx_MPMFwJYMCyn744vXbM4T0dBRBCYJ', 'CZ714uvFwQ8WFRUHpNzrcJp8M7Qru-5C', 'image/png', 512, 682, 288, 384, 1, '{pose:action,lighting:dramatic,clothing:athletic,body_type:athletic}', true, true, 'clean', 0, 0, 1, '2026-11-23 23:57:13.60263+00', '2026-11-23 23:57:13.60263+00'),
	('19b061e6-bb9e-4ec8-9dde-80b17b6d9679', 3, 'figureforge', '35d0a1be-2090-475c-9957-ab86fee2cdc1', 'c5ca8ca8-b981-5b39-b53a-46b219ece985', 0, 'UBJuGGlYKVXl2ojKFZUu43dUJVNX9HhO', 'EADJ2TMaVDH2SBoJ3eMRhiIBq5-TeXgJ', 'image/png', 512, 682, 288, 384, 120, '{pose:standing,style:line_art,body_type:curvy}', false, true, 'clean', 0, 0, 1, '2026-11-24 02:27:48.916329+00', '2026-11-24 02:27:48.916329+00'),
	('bdea8ff8-f80b-474c-889a-77345fab9e12', 4, 'figureforge', '35d0a1be-2090-475c-9957-ab86fee2cdc1', 'c5ca8ca8-b981-5b39-b53a-46b219ece985', 1, 'XOAiPnIXnGhJbhfCDQnNs6pCGZTiK6sU', 'SElMnfPdOPZt83mOxLMfnzFwFBq-mI9W', 'image/png', 512, 682, 288, 384, 121, '{pose:standing,style:line_art,body_type:curvy}', false, true, 'clean', 0, 0, 1, '2026-11-24 02:27:48.916329+00', '2026-11-24 02:27:48.916329+00'),
	('571fe115-0189-4e05-b3be-67d6fae428aa', 5, 'figureforge', '35d0a1be-2090-475c-9957-ab86fee2cdc1', '22a50e76-79ad-5d58-aa54-5901275f4b5c', 0, 'bzL9OECVs1FvT0aHMMjoHiPEC6yD0GAU', '5hSfZVY5xn80mQJVRqPt92iHIjVPFXor', 'image/png', 512, 682, 288, 384, 132, '{pose:foreshortened,lighting:studio,ethnicity:south_asian}', false, true, 'clean', 0, 0, 1, '2026-11-24 02:28:02.321963+00', '2026-11-24 02:28:02.321963+00'),
	('83052dd4-3407-4ec8-a00f-505c0c2f6a97', 6, 'figureforge', '35d0a1be-2090-475c-9957-ab86fee2cdc1', '22a50e76-79ad-5d58-aa54-5901275f4b5c', 1, 't03G32ZaH5qGwhQu6K-iT-CwjV_IJJta', 'XZVkmT_Brgq9ikx17kTIiICc6RAhZrgT', 'image/png', 512, 682, 288, 384, 133, '{pose:foreshortened,lighting:studio,ethnicity:south_asian}', false, true, 'clean', 0, 0, 1, '2026-11-24 02:28:02.321963+00', '2026-11-24 02:28:02.321963+00');


--
-- Data for Name: figure_requests; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.figure_requests VALUES
	('9e401cfb-d7b2-53aa-b7ea-0470f46b70a9', 'flux-schnell', 0, 2, 'human figure reference, dynamic action pose, dramatic directional lighting, athletic wear, athletic, muscular build, plain neutral background, reference photo of one fully clothed adult, whole body visible, clear anatomy, good for drawing practice', 'nudity, nude, explicit content, sexual content, gore, blood, violence, children, busy background, text, watermark, logo, extra limbs, distorted anatomy', '{"pose": "action", "clothing": "athletic", "lighting": "dramatic", "body_type": "athletic"}', '{pose:action,lighting:dramatic,clothing:athletic,body_type:athletic}', 0, 'portrait', 512, 682, true),
	('b69ea372-096a-5a95-881f-7ca088d797e5', 'flux-schnell', 0, 2, 'human figure reference, sitting pose, soft diffuse lighting, African person, feminine presentation, plain neutral background, reference photo of one fully clothed adult, whole body visible, clear anatomy, good for drawing practice', 'nudity, nude, explicit content, sexual content, gore, blood, violence, children, busy background, text, watermark, logo, extra limbs, distorted anatomy', '{"pose": "sitting", "lighting": "soft", "ethnicity": "african", "gender_presentation": "feminine"}', '{pose:sitting,lighting:soft,ethnicity:african,gender_presentation:feminine}', 12, 'portrait', 512, 682, true),
	('c50a48a7-e5fe-5d8c-a454-fa1a59aa431c', 'flux-schnell', 0, 2, 'human figure reference, standing pose, low-angle shot, rim lighting from behind, masculine presentation, plain neutral background, reference photo of one fully clothed adult, whole body visible, clear anatomy, good for drawing practice', 'nudity, nude, explicit content, sexual content, gore, blood, violence, children, busy background, text, watermark, logo, extra limbs, distorted anatomy', '{"pose": "standing", "lighting": "rim", "camera_angle": "low_angle", "gender_presentation": "masculine"}', '{pose:standing,camera_angle:low_angle,lighting:rim,gender_presentation:masculine}', 24, 'portrait', 512, 682, true),
	('857aaadd-7d4d-52c0-b5c4-6c082c90e68c', 'flux-schnell', 0, 2, 'human figure reference, reclining pose, natural daylight, calm outdoor background, East Asian person, reference photo of one fully clothed adult, whole body visible, clear anatomy, good for drawing practice', 'nudity, nude, explicit content, sexual content, gore, blood, violence, children, busy background, text, watermark, logo, extra limbs, distorted anatomy', '{"pose": "reclining", "lighting": "natural", "ethnicity": "asian", "background": "outdoor"}', '{pose:reclining,lighting:natural,background:outdoor,ethnicity:asian}', 36, 'portrait', 512, 682, true),
	('6241aebb-a8bf-59a9-92fa-479701e6630e', 'flux-schnell', 0, 2, 'human figure reference, expressive gesture pose, formal clothes, middle-aged adult, smooth gradient background, reference photo of one fully clothed adult, whole body visible, clear anatomy, good for drawing practice', 'nudity, nude, explicit content, sexual content, gore, blood, violence, children, busy background, text, watermark, logo, extra limbs, distorted anatomy', '{"pose": "gesture", "clothing": "formal", "age_range": "middle_aged", "background": "gradient"}', '{pose:gesture,clothing:formal,age_range:middle_aged,background:gradient}', 48, 'portrait', 512, 682, true),
	('c027f158-c7c6-5bae-8759-816951d1bab5', 'flux-schnell', 0, 2, 'human figure reference, running at full stride, sports outfit, calm outdoor background, profile view, reference photo of one fully clothed adult, whole body visible, clear anatomy, good for drawing practice', 'nudity, nude, explicit content, sexual content, gore, blood, violence, children, busy background, text, watermark, logo, extra limbs, distorted anatomy', '{"pose": "running", "clothing": "sport", "background": "outdoor", "camera_angle": "profile"}', '{pose:running,clothing:sport,background:outdoor,camera_angle:profile}', 60, 'portrait', 512, 682, true),
	('94d72276-f415-5bfb-97fd-9e3ced3f17c2', 'flux-schnell', 0, 2, 'human figure reference, crouching pose, chiaroscuro lighting, slim build, Hispanic person, plain neutral background, reference photo of one fully clothed adult, whole body visible, clear anatomy, good for drawing practice', 'nudity, nude, explicit content, sexual content, gore, blood, violence, children, busy background, text, watermark, logo, extra limbs, distorted anatomy', '{"pose": "crouching", "lighting": "chiaroscuro", "body_type": "slim", "ethnicity": "hispanic"}', '{pose:crouching,lighting:chiaroscuro,body_type:slim,ethnicity:hispanic}', 72, 'portrait', 512, 682, true),
	('3563acbe-9af7-55b8-b31c-ea48b176ce3d', 'flux-schnell', 0, 2, 'human figure reference, standing pose, traditional dress, plain architectural background, elderly adult, reference photo of one fully clothed adult, whole body visible, clear anatomy, good for drawing practice', 'nudity, nude, explicit content, sexual content, gore, blood, violence, children, busy background, text, watermark, logo, extra limbs, distorted anatomy', '{"pose": "standing", "clothing": "traditional", "age_range": "elderly", "background": "architectural"}', '{pose:standing,clothing:traditional,background:architectural,age_range:elderly}', 84, 'portrait', 512, 682, true),
	('30eb4200-85d5-57cd-ac9d-64f5981db271', 'flux-schnell', 0, 2, 'human figure reference, jumping in mid-air, low-poly style, athletic wear, quiet abstract background, reference photo of one fully clothed adult, whole body visible, clear anatomy, good for drawing practice', 'nudity, nude, explicit content, sexual content, gore, blood, violence, children, busy background, text, watermark, logo, extra limbs, distorted anatomy', '{"pose": "jumping", "style": "low_poly", "clothing": "athletic", "background": "abstract"}', '{pose:jumping,style:low_poly,clothing:athletic,background:abstract}', 96, 'portrait', 512, 682, true),
	('7c3c00cf-b491-5c47-8601-9d2dfda9c356', 'flux-schnell', 0, 2, 'human figure reference, sitting pose, long robe, heavyset build, high-angle shot, plain neutral background, reference photo of one fully clothed adult, whole body visible, clear anatomy, good for drawing practice', 'nudity, nude, explicit content, sexual content, gore, blood, violence, children, busy background, text, watermark, logo, extra limbs, distorted anatomy', '{"pose": "sitting", "clothing": "robe", "body_type": "heavyset", "camera_angle": "high_angle"}', '{pose:sitting,clothing:robe,body_type:heavyset,camera_angle:high_angle}', 108, 'portrait', 512, 682, true),
	('c5ca8ca8-b981-5b39-b53a-46b219ece985', 'flux-schnell', 0, 2, 'human figure reference, standing pose, clean line art, curvy build, plain neutral background, reference photo of one fully clothed adult, whole body visible, clear anatomy, good for drawing practice', 'nudity, nude, explicit content, sexual content, gore, blood, violence, children, busy background, text, watermark, logo, extra limbs, distorted anatomy', '{"pose": "standing", "style": "line_art", "body_type": "curvy"}', '{pose:standing,style:line_art,body_type:curvy}', 120, 'portrait', 512, 682, false),
	('22a50e76-79ad-5d58-aa54-5901275f4b5c', 'flux-schnell', 0, 2, 'human figure reference, strongly foreshortened pose, soft-box studio lighting, South Asian person, plain neutral background, reference photo of one fully clothed adult, whole body visible, clear anatomy, good for drawing practice', 'nudity, nude, explicit content, sexual content, gore, blood, violence, children, busy background, text, watermark, logo, extra limbs, distorted anatomy', '{"pose": "foreshortened", "lighting": "studio", "ethnicity": "south_asian"}', '{pose:foreshortened,lighting:studio,ethnicity:south_asian}', 132, 'portrait', 512, 682, false),
	('fcbc7479-9774-48b2-9413-0d85bb74574a', 'flux-schnell', 1, 1, 'human figure reference, plain neutral background, reference photo of one fully clothed adult, whole body visible, clear anatomy, good for drawing practice', 'nudity, nude, explicit content, sexual content, gore, blood, violence, children, busy background, text, watermark, logo, extra limbs, distorted anatomy', '{}', '{}', 6228881326182627, 'square', 512, 512, false);


--
-- Data for Name: holds; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: idempotency_keys; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: image_reports; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: inbox; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.inbox VALUES
	('bc227787-98b9-469a-b8b0-27b20f7e3f43', 'book_order.paid:record_tier', '2026-11-23 23:56:49.451237+00');


--
-- Data for Name: item_counters; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.item_counters VALUES
	('CHARACTER', 'b181b9df-6f7d-4dac-b40d-bef99d7078ab', 1, true);


--
-- Data for Name: jobs; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.jobs OVERRIDING SYSTEM VALUE VALUES
	('9e401cfb-d7b2-53aa-b7ea-0470f46b70a9', 1, 'figureforge', '35d0a1be-2090-475c-9957-ab86fee2cdc1', 'figures', 'local', '457e5e61-cda2-49da-af65-d2a928f1e14a', 'completed', 0, 1, 0, NULL, NULL, NULL, NULL, NULL, NULL, 5, '2026-11-23 23:56:53.821981+00', '2026-11-23 23:56:53.859206+00', '2026-11-23 23:57:13.602609+00', NULL, '2026-11-23 23:57:13.581567+00'),
	('b69ea372-096a-5a95-881f-7ca088d797e5', 2, 'figureforge', '35d0a1be-2090-475c-9957-ab86fee2cdc1', 'figures', 'local', '18cfa459-da11-4c29-874a-9259ad467381', 'failed', 0, 1, 0, NULL, NULL, NULL, 'no progress for 300 s', NULL, NULL, 3, '2026-11-23 23:56:53.856668+00', '2026-11-23 23:57:13.913794+00', '2026-11-24 00:07:20.649794+00', NULL, '2026-11-23 23:57:13.913794+00'),
	('c50a48a7-e5fe-5d8c-a454-fa1a59aa431c', 3, 'figureforge', '35d0a1be-2090-475c-9957-ab86fee2cdc1', 'figures', 'local', '8aa54553-0650-490f-bd49-5db4edc9880f', 'failed', 0, 1, 0, NULL, NULL, NULL, 'no progress for 300 s', NULL, NULL, 3, '2026-11-23 23:56:53.861796+00', '2026-11-24 00:17:21.914318+00', '2026-11-24 00:27:22.856996+00', NULL, '2026-11-24 00:17:21.914318+00'),
	('857aaadd-7d4d-52c0-b5c4-6c082c90e68c', 4, 'figureforge', '35d0a1be-2090-475c-9957-ab86fee2cdc1', 'figures', 'local', 'c9d59f4f-2f92-4eaf-b49a-a911c8d18f4d', 'failed', 0, 1, 0, NULL, NULL, NULL, 'no progress for 300 s', NULL, NULL, 3, '2026-11-23 23:56:53.878012+00', '2026-11-24 00:37:23.989837+00', '2026-11-24 00:47:25.013805+00', NULL, '2026-11-24 00:37:23.989837+00'),
	('6241aebb-a8bf-59a9-92fa-479701e6630e', 5, 'figureforge', '35d0a1be-2090-475c-9957-ab86fee2cdc1', 'figures', 'local', 'd973881a-bcdf-45e7-af2b-0774de44f3b0', 'failed', 0, 1, 0, NULL, NULL, NULL, 'no progress for 300 s', NULL, NULL, 3, '2026-11-23 23:56:53.890062+00', '2026-11-24 00:57:26.089436+00', '2026-11-24 01:07:27.100787+00', NULL, '2026-11-24 00:57:26.089436+00'),
	('c027f158-c7c6-5bae-8759-816951d1bab5', 6, 'figureforge', '35d0a1be-2090-475c-9957-ab86fee2cdc1', 'figures', 'local', '99cf0033-2583-49f4-8d33-dd337af71068', 'failed', 0, 1, 0, NULL, NULL, NULL, 'no progress for 300 s', NULL, NULL, 3, '2026-11-23 23:56:53.89591+00', '2026-11-24 01:12:28.125299+00', '2026-11-24 01:17:28.153281+00', NULL, '2026-11-24 01:12:28.125299+00'),
	('94d72276-f415-5bfb-97fd-9e3ced3f17c2', 7, 'figureforge', '35d0a1be-2090-475c-9957-ab86fee2cdc1', 'figures', 'local', 'ddfd97f1-0de6-4dc8-a433-a82312b7fa4c', 'failed', 0, 1, 0, NULL, NULL, NULL, 'no progress for 300 s', NULL, NULL, 3, '2026-11-23 23:56:53.920564+00', '2026-11-24 01:27:29.659343+00', '2026-11-24 01:32:30.209839+00', NULL, '2026-11-24 01:27:29.659343+00'),
	('3563acbe-9af7-55b8-b31c-ea48b176ce3d', 8, 'figureforge', '35d0a1be-2090-475c-9957-ab86fee2cdc1', 'figures', 'local', '8a8f8cee-8d58-43cc-83b6-84f525e2970c', 'failed', 0, 1, 0, NULL, NULL, NULL, 'no progress for 300 s', NULL, NULL, 3, '2026-11-23 23:56:53.922543+00', '2026-11-24 01:47:31.693967+00', '2026-11-24 01:52:32.324364+00', NULL, '2026-11-24 01:47:31.693967+00'),
	('30eb4200-85d5-57cd-ac9d-64f5981db271', 9, 'figureforge', '35d0a1be-2090-475c-9957-ab86fee2cdc1', 'figures', 'local', '8f18a955-b0ae-4da3-a48a-c1de074644ec', 'failed', 0, 1, 0, NULL, NULL, NULL, 'no progress for 300 s', NULL, NULL, 3, '2026-11-23 23:56:53.938043+00', '2026-11-24 02:12:34.237717+00', '2026-11-24 02:22:35.414373+00', NULL, '2026-11-24 02:12:34.237717+00'),
	('7c3c00cf-b491-5c47-8601-9d2dfda9c356', 10, 'figureforge', '35d0a1be-2090-475c-9957-ab86fee2cdc1', 'figures', 'local', '2c21927f-338c-4d53-bacc-762f03487148', 'failed', 0, 1, 0, NULL, NULL, NULL, 'no progress for 300 s', NULL, NULL, 3, '2026-11-23 23:56:53.940063+00', '2026-11-24 02:22:35.776642+00', '2026-11-24 02:27:36.462975+00', NULL, '2026-11-24 02:22:35.776642+00'),
	('5c2d79c3-2aad-4737-8611-4c8b2be38f26', 13, 'reviv', '46663a38-4c9b-4bf6-8c90-33afbd7d75d5', 'restoration', 'local', 'd888858e-1974-4956-abeb-f3393b49114d', 'completed', 0, 1, 0, 'ChKbqL68nJNswmcBGm4qxO9YCQe_S61T', 'ZgGtlJudcqkPVblzyrIYSoc5EriekQvT', 'Sql61rFusgL2dVFVKvU7_4fvDDL07AK_', NULL, NULL, NULL, 3, '2026-11-24 02:27:46.770371+00', '2026-11-24 02:27:46.974892+00', '2026-11-24 02:28:02.18251+00', '2027-01-23 02:27:46.770371+00', '2026-11-24 02:27:46.974892+00'),
	('c5ca8ca8-b981-5b39-b53a-46b219ece985', 11, 'figureforge', '35d0a1be-2090-475c-9957-ab86fee2cdc1', 'figures', 'local', 'b2d80524-8860-4066-a991-72cf3aa2b8cc', 'completed', 0, 1, 0, NULL, NULL, NULL, NULL, NULL, NULL, 5, '2026-11-23 23:56:53.949809+00', '2026-11-24 02:27:37.32251+00', '2026-11-24 02:27:48.916315+00', NULL, '2026-11-24 02:27:48.914244+00'),
	('22a50e76-79ad-5d58-aa54-5901275f4b5c', 12, 'figureforge', '35d0a1be-2090-475c-9957-ab86fee2cdc1', 'figures', 'local', '0e661a1a-5882-4a80-8793-35577b741d34', 'completed', 0, 1, 0, NULL, NULL, NULL, NULL, NULL, NULL, 5, '2026-11-23 23:56:53.959747+00', '2026-11-24 02:27:48.928901+00', '2026-11-24 02:28:02.321944+00', NULL, '2026-11-24 02:28:02.305747+00'),
	('48be9dac-e875-4e8d-960a-039837c81296', 14, 'reviv', '46663a38-4c9b-4bf6-8c90-33afbd7d75d5', 'restoration', 'local', '4309b9bd-8465-4f12-882a-1ab10a531c5f', 'pending', 0, 0, 0, 'yRyk-TKwDg7ytpaL8dNAsKiPISk6kQHw', NULL, NULL, NULL, NULL, NULL, 1, '2026-11-24 02:28:04.39931+00', NULL, NULL, '2027-01-23 02:28:04.39931+00', NULL),
	('fcbc7479-9774-48b2-9413-0d85bb74574a', 15, 'figureforge', 'e9eb6f99-b9e5-44d5-a666-c35a126e5e79', 'figures', 'local', '6fe5c578-57dd-4777-b0d7-29d64704843e', 'pending', 0, 0, 0, NULL, NULL, NULL, NULL, NULL, NULL, 1, '2026-11-24 02:28:04.482764+00', NULL, NULL, NULL, NULL),
	('d6ce982e-35bc-4f37-926f-9ca6f9a06359', 16, 'storybook', 'fda31903-efcb-4292-a74f-0981a5862e5e', 'illustration', 'local', '61bf538b-30be-42f7-ad6e-5940bec00197', 'pending', 0, 0, 0, NULL, NULL, NULL, NULL, NULL, NULL, 1, '2026-11-24 02:28:04.57382+00', NULL, NULL, NULL, NULL);


--
-- Data for Name: moderation_log; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: outbox; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.outbox VALUES
	(1, '3cb42f35-feaa-4f11-9812-c4de12b7651e', 'job.completed', '{"id": "3cb42f35-feaa-4f11-9812-c4de12b7651e", "data": {"kind": "figures", "price": 0, "job_id": "9e401cfb-d7b2-53aa-b7ea-0470f46b70a9", "user_id": "35d0a1be-2090-475c-9957-ab86fee2cdc1", "version": 5, "storefront": "figureforge"}, "time": "2026-11-23T23:57:13.602696Z", "type": "job.completed", "source": "generation", "subject": "9e401cfb-d7b2-53aa-b7ea-0470f46b70a9", "requestid": null, "storefront": "figureforge", "specversion": "1.0", "traceparent": null, "datacontenttype": "application/json"}', '2026-11-23 23:57:16.602787+00', '2026-11-23 23:57:16.698753+00'),
	(2, 'a429c07a-18f5-4202-8977-1f3ccb87e9e5', 'job.failed', '{"id": "a429c07a-18f5-4202-8977-1f3ccb87e9e5", "data": {"kind": "figures", "price": 0, "job_id": "b69ea372-096a-5a95-881f-7ca088d797e5", "user_id": "35d0a1be-2090-475c-9957-ab86fee2cdc1", "version": 3, "storefront": "figureforge"}, "time": "2026-11-24T00:07:20.651875Z", "type": "job.failed", "source": "generation", "subject": "b69ea372-096a-5a95-881f-7ca088d797e5", "requestid": null, "storefront": "figureforge", "specversion": "1.0", "traceparent": null, "datacontenttype": "application/json"}', '2026-11-24 00:07:23.651974+00', '2026-11-24 00:12:20.918153+00'),
	(3, '14fc363b-b848-44f7-ba3a-596bad57cc53', 'job.failed', '{"id": "14fc363b-b848-44f7-ba3a-596bad57cc53", "data": {"kind": "figures", "price": 0, "job_id": "c50a48a7-e5fe-5d8c-a454-fa1a59aa431c", "user_id": "35d0a1be-2090-475c-9957-ab86fee2cdc1", "version": 3, "storefront": "figureforge"}, "time": "2026-11-24T00:27:22.900064Z", "type": "job.failed", "source": "generation", "subject": "c50a48a7-e5fe-5d8c-a454-fa1a59aa431c", "requestid": null, "storefront": "figureforge", "specversion": "1.0", "traceparent": null, "datacontenttype": "application/json"}', '2026-11-24 00:27:25.900149+00', '2026-11-24 00:32:23.409387+00'),
	(4, 'c1f54eb6-26b0-4278-994f-e002797628e7', 'job.failed', '{"id": "c1f54eb6-26b0-4278-994f-e002797628e7", "data": {"kind": "figures", "price": 0, "job_id": "857aaadd-7d4d-52c0-b5c4-6c082c90e68c", "user_id": "35d0a1be-2090-475c-9957-ab86fee2cdc1", "version": 3, "storefront": "figureforge"}, "time": "2026-11-24T00:47:25.017772Z", "type": "job.failed", "source": "generation", "subject": "857aaadd-7d4d-52c0-b5c4-6c082c90e68c", "requestid": null, "storefront": "figureforge", "specversion": "1.0", "traceparent": null, "datacontenttype": "application/json"}', '2026-11-24 00:47:28.017842+00', '2026-11-24 00:52:25.46266+00'),
	(5, '4239ad87-e7dc-4095-9397-529173e0f046', 'job.failed', '{"id": "4239ad87-e7dc-4095-9397-529173e0f046", "data": {"kind": "figures", "price": 0, "job_id": "6241aebb-a8bf-59a9-92fa-479701e6630e", "user_id": "35d0a1be-2090-475c-9957-ab86fee2cdc1", "version": 3, "storefront": "figureforge"}, "time": "2026-11-24T01:07:27.105862Z", "type": "job.failed", "source": "generation", "subject": "6241aebb-a8bf-59a9-92fa-479701e6630e", "requestid": null, "storefront": "figureforge", "specversion": "1.0", "traceparent": null, "datacontenttype": "application/json"}', '2026-11-24 01:07:30.105945+00', '2026-11-24 01:12:27.756448+00'),
	(6, '432b618b-39e0-4e6b-bed1-28d4e5a59a32', 'job.failed', '{"id": "432b618b-39e0-4e6b-bed1-28d4e5a59a32", "data": {"kind": "figures", "price": 0, "job_id": "c027f158-c7c6-5bae-8759-816951d1bab5", "user_id": "35d0a1be-2090-475c-9957-ab86fee2cdc1", "version": 3, "storefront": "figureforge"}, "time": "2026-11-24T01:17:28.154527Z", "type": "job.failed", "source": "generation", "subject": "c027f158-c7c6-5bae-8759-816951d1bab5", "requestid": null, "storefront": "figureforge", "specversion": "1.0", "traceparent": null, "datacontenttype": "application/json"}', '2026-11-24 01:17:31.154609+00', '2026-11-24 01:22:28.77933+00'),
	(7, '81036fe2-e6ba-4872-9f28-008ef0210050', 'job.failed', '{"id": "81036fe2-e6ba-4872-9f28-008ef0210050", "data": {"kind": "figures", "price": 0, "job_id": "94d72276-f415-5bfb-97fd-9e3ced3f17c2", "user_id": "35d0a1be-2090-475c-9957-ab86fee2cdc1", "version": 3, "storefront": "figureforge"}, "time": "2026-11-24T01:32:30.245915Z", "type": "job.failed", "source": "generation", "subject": "94d72276-f415-5bfb-97fd-9e3ced3f17c2", "requestid": null, "storefront": "figureforge", "specversion": "1.0", "traceparent": null, "datacontenttype": "application/json"}', '2026-11-24 01:32:33.245991+00', '2026-11-24 01:37:30.537398+00'),
	(8, '73e1ce10-1f53-45f3-8dd9-8ff2ef92c4e7', 'job.failed', '{"id": "73e1ce10-1f53-45f3-8dd9-8ff2ef92c4e7", "data": {"kind": "figures", "price": 0, "job_id": "3563acbe-9af7-55b8-b31c-ea48b176ce3d", "user_id": "35d0a1be-2090-475c-9957-ab86fee2cdc1", "version": 3, "storefront": "figureforge"}, "time": "2026-11-24T01:52:32.325184Z", "type": "job.failed", "source": "generation", "subject": "3563acbe-9af7-55b8-b31c-ea48b176ce3d", "requestid": null, "storefront": "figureforge", "specversion": "1.0", "traceparent": null, "datacontenttype": "application/json"}', '2026-11-24 01:52:35.325267+00', '2026-11-24 01:57:32.556591+00'),
	(9, 'da8f109a-df44-4680-a050-1ce8045305ea', 'job.failed', '{"id": "da8f109a-df44-4680-a050-1ce8045305ea", "data": {"kind": "figures", "price": 0, "job_id": "30eb4200-85d5-57cd-ac9d-64f5981db271", "user_id": "35d0a1be-2090-475c-9957-ab86fee2cdc1", "version": 3, "storefront": "figureforge"}, "time": "2026-11-24T02:22:35.415181Z", "type": "job.failed", "source": "generation", "subject": "30eb4200-85d5-57cd-ac9d-64f5981db271", "requestid": null, "storefront": "figureforge", "specversion": "1.0", "traceparent": null, "datacontenttype": "application/json"}', '2026-11-24 02:22:38.415252+00', '2026-11-24 02:27:36.058227+00'),
	(10, 'd8d3ec0b-9138-4d44-a999-b498229c0423', 'job.failed', '{"id": "d8d3ec0b-9138-4d44-a999-b498229c0423", "data": {"kind": "figures", "price": 0, "job_id": "7c3c00cf-b491-5c47-8601-9d2dfda9c356", "user_id": "35d0a1be-2090-475c-9957-ab86fee2cdc1", "version": 3, "storefront": "figureforge"}, "time": "2026-11-24T02:27:36.477905Z", "type": "job.failed", "source": "generation", "subject": "7c3c00cf-b491-5c47-8601-9d2dfda9c356", "requestid": null, "storefront": "figureforge", "specversion": "1.0", "traceparent": null, "datacontenttype": "application/json"}', '2026-11-24 02:27:39.477983+00', '2026-11-24 02:27:39.726525+00'),
	(11, 'b86bae5b-98d1-4d41-839f-97757a779db4', 'job.completed', '{"id": "b86bae5b-98d1-4d41-839f-97757a779db4", "data": {"kind": "figures", "price": 0, "job_id": "c5ca8ca8-b981-5b39-b53a-46b219ece985", "user_id": "35d0a1be-2090-475c-9957-ab86fee2cdc1", "version": 5, "storefront": "figureforge"}, "time": "2026-11-24T02:27:48.916384Z", "type": "job.completed", "source": "generation", "subject": "c5ca8ca8-b981-5b39-b53a-46b219ece985", "requestid": null, "storefront": "figureforge", "specversion": "1.0", "traceparent": null, "datacontenttype": "application/json"}', '2026-11-24 02:27:51.916443+00', '2026-11-24 02:27:52.633974+00'),
	(12, '46f30121-b9fe-4421-9736-6716d6f7d014', 'job.completed', '{"id": "46f30121-b9fe-4421-9736-6716d6f7d014", "data": {"kind": "restoration", "price": 0, "job_id": "5c2d79c3-2aad-4737-8611-4c8b2be38f26", "user_id": "46663a38-4c9b-4bf6-8c90-33afbd7d75d5", "version": 3, "storefront": "reviv"}, "time": "2026-11-24T02:28:02.198032Z", "type": "job.completed", "source": "generation", "subject": "5c2d79c3-2aad-4737-8611-4c8b2be38f26", "requestid": "e743f370069705ab933c8a6613fbaeb3", "storefront": "reviv", "specversion": "1.0", "traceparent": null, "datacontenttype": "application/json"}', '2026-11-24 02:28:05.198099+00', '2026-11-24 02:28:06.042583+00'),
	(13, '3d5058d5-9d93-444f-907b-a2a7b58ee8ac', 'customer_perks.changed', '{"id": "3d5058d5-9d93-444f-907b-a2a7b58ee8ac", "data": {"user_id": "46663a38-4c9b-4bf6-8c90-33afbd7d75d5", "version": 1, "storefront": "reviv", "free_preview_used": true, "social_share_unlock_used": false}, "time": "2026-11-24T02:28:02.199162Z", "type": "customer_perks.changed", "source": "generation", "subject": "46663a38-4c9b-4bf6-8c90-33afbd7d75d5", "requestid": "e743f370069705ab933c8a6613fbaeb3", "storefront": "reviv", "specversion": "1.0", "traceparent": null, "datacontenttype": "application/json"}', '2026-11-24 02:28:05.199199+00', '2026-11-24 02:28:06.042583+00'),
	(14, '523c1dc9-8700-497f-a665-6587e00cf68c', 'job.completed', '{"id": "523c1dc9-8700-497f-a665-6587e00cf68c", "data": {"kind": "figures", "price": 0, "job_id": "22a50e76-79ad-5d58-aa54-5901275f4b5c", "user_id": "35d0a1be-2090-475c-9957-ab86fee2cdc1", "version": 5, "storefront": "figureforge"}, "time": "2026-11-24T02:28:02.322020Z", "type": "job.completed", "source": "generation", "subject": "22a50e76-79ad-5d58-aa54-5901275f4b5c", "requestid": null, "storefront": "figureforge", "specversion": "1.0", "traceparent": null, "datacontenttype": "application/json"}', '2026-11-24 02:28:05.322088+00', '2026-11-24 02:28:06.042583+00'),
	(15, '413cb8e9-7411-46d8-9c10-5cec7feed81c', 'quota.changed', '{"id": "413cb8e9-7411-46d8-9c10-5cec7feed81c", "data": {"used": 1, "limit": null, "user_id": "e9eb6f99-b9e5-44d5-a666-c35a126e5e79", "version": 1, "resets_at": null, "storefront": "figureforge", "images_generated": 0}, "time": "2026-11-24T02:28:04.482619Z", "type": "quota.changed", "source": "generation", "subject": "e9eb6f99-b9e5-44d5-a666-c35a126e5e79", "requestid": "6f6acbba7320229b961ba382ffd36327", "storefront": "figureforge", "specversion": "1.0", "traceparent": null, "datacontenttype": "application/json"}', '2026-11-24 02:28:07.482693+00', '2026-11-24 02:28:08.076757+00');


--
-- Data for Name: paid_unlocks; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: print_files; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: quota_entries; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.quota_entries OVERRIDING SYSTEM VALUE VALUES
	('2004b737-164a-4502-a3f4-9daafa650764', 1, 'figureforge', 'e9eb6f99-b9e5-44d5-a666-c35a126e5e79', 'reservation', 1, 'fcbc7479-9774-48b2-9413-0d85bb74574a', NULL, NULL, '2026-11-24 02:28:04.482293+00');


--
-- Data for Name: quotas; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.quotas VALUES
	('figureforge', 'e9eb6f99-b9e5-44d5-a666-c35a126e5e79', NULL, 1, NULL, 0, NULL, NULL, NULL, NULL, NULL, 0, 1);


--
-- Data for Name: retry_allowances; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: share_windows; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: tasks; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.tasks VALUES
	(5, 'd973881a-bcdf-45e7-af2b-0774de44f3b0', 'job:RunFigures', '{"job_id": "6241aebb-a8bf-59a9-92fa-479701e6630e", "run_id": "d973881a-bcdf-45e7-af2b-0774de44f3b0", "storefront": "figureforge"}', 'cancelled', 1, NULL, '2026-11-23 23:56:53.89066+00', '2026-11-23 23:56:53.89066+00', NULL, -1, NULL, '2026-11-24 01:07:27.101126+00', '35d0a1be-2090-475c-9957-ab86fee2cdc1', 4),
	(6, '99cf0033-2583-49f4-8d33-dd337af71068', 'job:RunFigures', '{"job_id": "c027f158-c7c6-5bae-8759-816951d1bab5", "run_id": "99cf0033-2583-49f4-8d33-dd337af71068", "storefront": "figureforge"}', 'cancelled', 1, NULL, '2026-11-23 23:56:53.896402+00', '2026-11-23 23:56:53.896402+00', NULL, -1, NULL, '2026-11-24 01:17:28.153929+00', '35d0a1be-2090-475c-9957-ab86fee2cdc1', 5),
	(2, '18cfa459-da11-4c29-874a-9259ad467381', 'job:RunFigures', '{"job_id": "b69ea372-096a-5a95-881f-7ca088d797e5", "run_id": "18cfa459-da11-4c29-874a-9259ad467381", "storefront": "figureforge"}', 'cancelled', 1, NULL, '2026-11-23 23:56:53.857041+00', '2026-11-23 23:56:53.857041+00', NULL, -1, '{"done": 50, "stage": "picture 1 of 2: lighting", "total": 200}', '2026-11-24 00:07:20.65063+00', '35d0a1be-2090-475c-9957-ab86fee2cdc1', 1),
	(7, 'ddfd97f1-0de6-4dc8-a433-a82312b7fa4c', 'job:RunFigures', '{"job_id": "94d72276-f415-5bfb-97fd-9e3ced3f17c2", "run_id": "ddfd97f1-0de6-4dc8-a433-a82312b7fa4c", "storefront": "figureforge"}', 'cancelled', 1, NULL, '2026-11-23 23:56:53.921057+00', '2026-11-23 23:56:53.921057+00', NULL, -1, NULL, '2026-11-24 01:32:30.221841+00', '35d0a1be-2090-475c-9957-ab86fee2cdc1', 6),
	(3, '8aa54553-0650-490f-bd49-5db4edc9880f', 'job:RunFigures', '{"job_id": "c50a48a7-e5fe-5d8c-a454-fa1a59aa431c", "run_id": "8aa54553-0650-490f-bd49-5db4edc9880f", "storefront": "figureforge"}', 'cancelled', 1, NULL, '2026-11-23 23:56:53.862227+00', '2026-11-23 23:56:53.862227+00', NULL, -1, NULL, '2026-11-24 00:27:22.885563+00', '35d0a1be-2090-475c-9957-ab86fee2cdc1', 2),
	(4, 'c9d59f4f-2f92-4eaf-b49a-a911c8d18f4d', 'job:RunFigures', '{"job_id": "857aaadd-7d4d-52c0-b5c4-6c082c90e68c", "run_id": "c9d59f4f-2f92-4eaf-b49a-a911c8d18f4d", "storefront": "figureforge"}', 'cancelled', 1, NULL, '2026-11-23 23:56:53.878706+00', '2026-11-23 23:56:53.878706+00', NULL, -1, NULL, '2026-11-24 00:47:25.014335+00', '35d0a1be-2090-475c-9957-ab86fee2cdc1', 3),
	(8, '8a8f8cee-8d58-43cc-83b6-84f525e2970c', 'job:RunFigures', '{"job_id": "3563acbe-9af7-55b8-b31c-ea48b176ce3d", "run_id": "8a8f8cee-8d58-43cc-83b6-84f525e2970c", "storefront": "figureforge"}', 'cancelled', 1, NULL, '2026-11-23 23:56:53.922911+00', '2026-11-23 23:56:53.922911+00', NULL, -1, NULL, '2026-11-24 01:52:32.324678+00', '35d0a1be-2090-475c-9957-ab86fee2cdc1', 7),
	(9, '8f18a955-b0ae-4da3-a48a-c1de074644ec', 'job:RunFigures', '{"job_id": "30eb4200-85d5-57cd-ac9d-64f5981db271", "run_id": "8f18a955-b0ae-4da3-a48a-c1de074644ec", "storefront": "figureforge"}', 'cancelled', 1, NULL, '2026-11-23 23:56:53.938531+00', '2026-11-23 23:56:53.938531+00', NULL, -1, NULL, '2026-11-24 02:22:35.414773+00', '35d0a1be-2090-475c-9957-ab86fee2cdc1', 8),
	(10, '2c21927f-338c-4d53-bacc-762f03487148', 'job:RunFigures', '{"job_id": "7c3c00cf-b491-5c47-8601-9d2dfda9c356", "run_id": "2c21927f-338c-4d53-bacc-762f03487148", "storefront": "figureforge"}', 'cancelled', 1, NULL, '2026-11-23 23:56:53.940411+00', '2026-11-23 23:56:53.940411+00', NULL, -1, NULL, '2026-11-24 02:27:36.466127+00', '35d0a1be-2090-475c-9957-ab86fee2cdc1', 9),
	(14, '4309b9bd-8465-4f12-882a-1ab10a531c5f', 'job:RunJob', '{"job_id": "48be9dac-e875-4e8d-960a-039837c81296", "run_id": "4309b9bd-8465-4f12-882a-1ab10a531c5f", "requestid": "477460bbbb3d5c781170becf035ac55f", "storefront": "reviv"}', 'waiting', 0, NULL, '2026-11-24 02:28:04.399998+00', '2026-11-24 02:28:04.399998+00', NULL, 0, NULL, NULL, '46663a38-4c9b-4bf6-8c90-33afbd7d75d5', 0),
	(15, '6fe5c578-57dd-4777-b0d7-29d64704843e', 'job:RunFigures', '{"job_id": "fcbc7479-9774-48b2-9413-0d85bb74574a", "run_id": "6fe5c578-57dd-4777-b0d7-29d64704843e", "requestid": "6f6acbba7320229b961ba382ffd36327", "storefront": "figureforge"}', 'waiting', 0, NULL, '2026-11-24 02:28:04.482956+00', '2026-11-24 02:28:04.482956+00', NULL, 0, NULL, NULL, 'e9eb6f99-b9e5-44d5-a666-c35a126e5e79', 0),
	(16, '61bf538b-30be-42f7-ad6e-5940bec00197', 'job:RunIllustration', '{"job_id": "d6ce982e-35bc-4f37-926f-9ca6f9a06359", "run_id": "61bf538b-30be-42f7-ad6e-5940bec00197", "requestid": "41e576d4c99c60d326d5299a95c4ced9", "storefront": "storybook"}', 'waiting', 0, NULL, '2026-11-24 02:28:04.576768+00', '2026-11-24 02:28:04.576768+00', NULL, 0, NULL, NULL, 'fda31903-efcb-4292-a74f-0981a5862e5e', 0);


--
-- Data for Name: versions; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.versions OVERRIDING SYSTEM VALUE VALUES
	('b7251150-9c38-4bf3-be40-9285b32f4fa8', 1, 'storybook', 'CHARACTER', 'b181b9df-6f7d-4dac-b40d-bef99d7078ab', 'a4eded55-6108-478e-bf3c-f132ce24a216', 'fda31903-efcb-4292-a74f-0981a5862e5e', 'd6ce982e-35bc-4f37-926f-9ca6f9a06359', 1, 'GENERATING', '', '{"sent": {}, "facts": {}, "width": 1024, "height": 1536, "template": "", "characters": {}}', '{b181b9df-6f7d-4dac-b40d-bef99d7078ab}', 1754900193, '2:3', '', '', '', '{}', NULL, NULL, NULL, '', '', '', NULL, NULL, false, true, '', NULL, '2026-11-24 02:28:04.57382+00', '2026-11-24 02:28:04.574064+00');


--
-- Data for Name: visitor_counts; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Name: allowance_corrections_number_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.allowance_corrections_number_seq', 1, false);


--
-- Name: book_pages_number_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.book_pages_number_seq', 1, false);


--
-- Name: books_number_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.books_number_seq', 1, true);


--
-- Name: characters_number_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.characters_number_seq', 1, true);


--
-- Name: favorites_number_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.favorites_number_seq', 1, false);


--
-- Name: figure_images_number_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.figure_images_number_seq', 6, true);


--
-- Name: jobs_number_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.jobs_number_seq', 16, true);


--
-- Name: moderation_log_number_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.moderation_log_number_seq', 1, false);


--
-- Name: outbox_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.outbox_id_seq', 15, true);


--
-- Name: quota_entries_number_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.quota_entries_number_seq', 1, true);


--
-- Name: tasks_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.tasks_id_seq', 16, true);


--
-- Name: versions_number_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.versions_number_seq', 1, true);


--
-- Name: alembic_version alembic_version_pkc; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.alembic_version
    ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);


--
-- Name: allowance_corrections allowance_corrections_number_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.allowance_corrections
    ADD CONSTRAINT allowance_corrections_number_key UNIQUE (number);


--
-- Name: allowance_corrections allowance_corrections_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.allowance_corrections
    ADD CONSTRAINT allowance_corrections_pkey PRIMARY KEY (id);


--
-- Name: applied_packs applied_packs_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.applied_packs
    ADD CONSTRAINT applied_packs_pkey PRIMARY KEY (retry_pack_id);


--
-- Name: assets assets_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.assets
    ADD CONSTRAINT assets_pkey PRIMARY KEY (key);


--
-- Name: book_pages book_pages_number; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.book_pages
    ADD CONSTRAINT book_pages_number UNIQUE (book_id, page_number);


--
-- Name: book_pages book_pages_number_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.book_pages
    ADD CONSTRAINT book_pages_number_key UNIQUE (number);


--
-- Name: book_pages book_pages_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.book_pages
    ADD CONSTRAINT book_pages_pkey PRIMARY KEY (id);


--
-- Name: book_tiers book_tiers_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.book_tiers
    ADD CONSTRAINT book_tiers_pkey PRIMARY KEY (order_id, book_id);


--
-- Name: books books_number_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.books
    ADD CONSTRAINT books_number_key UNIQUE (number);


--
-- Name: books books_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.books
    ADD CONSTRAINT books_pkey PRIMARY KEY (id);


--
-- Name: characters characters_number_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.characters
    ADD CONSTRAINT characters_number_key UNIQUE (number);


--
-- Name: characters characters_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.characters
    ADD CONSTRAINT characters_pkey PRIMARY KEY (id);


--
-- Name: claimed_guests claimed_guests_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.claimed_guests
    ADD CONSTRAINT claimed_guests_pkey PRIMARY KEY (storefront, guest_id);


--
-- Name: customer_perks customer_perks_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.customer_perks
    ADD CONSTRAINT customer_perks_pkey PRIMARY KEY (storefront, user_id);


--
-- Name: favorites favorites_number_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.favorites
    ADD CONSTRAINT favorites_number_key UNIQUE (number);


--
-- Name: favorites favorites_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.favorites
    ADD CONSTRAINT favorites_pkey PRIMARY KEY (user_id, image_id);


--
-- Name: figure_images figure_images_number_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.figure_images
    ADD CONSTRAINT figure_images_number_key UNIQUE (number);


--
-- Name: figure_images figure_images_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.figure_images
    ADD CONSTRAINT figure_images_pkey PRIMARY KEY (id);


--
-- Name: figure_images figure_images_position; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.figure_images
    ADD CONSTRAINT figure_images_position UNIQUE (job_id, "position");


--
-- Name: figure_requests figure_requests_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.figure_requests
    ADD CONSTRAINT figure_requests_pkey PRIMARY KEY (job_id);


--
-- Name: holds holds_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.holds
    ADD CONSTRAINT holds_pkey PRIMARY KEY (job_id);


--
-- Name: idempotency_keys idempotency_keys_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.idempotency_keys
    ADD CONSTRAINT idempotency_keys_pkey PRIMARY KEY (scope, key);


--
-- Name: image_reports image_reports_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.image_reports
    ADD CONSTRAINT image_reports_pkey PRIMARY KEY (user_id, image_id);


--
-- Name: inbox inbox_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.inbox
    ADD CONSTRAINT inbox_pkey PRIMARY KEY (event_id, handler);


--
-- Name: item_counters item_counters_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.item_counters
    ADD CONSTRAINT item_counters_pkey PRIMARY KEY (content_type, item_id);


--
-- Name: jobs jobs_number_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.jobs
    ADD CONSTRAINT jobs_number_key UNIQUE (number);


--
-- Name: jobs jobs_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.jobs
    ADD CONSTRAINT jobs_pkey PRIMARY KEY (id);


--
-- Name: moderation_log moderation_log_number_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.moderation_log
    ADD CONSTRAINT moderation_log_number_key UNIQUE (number);


--
-- Name: moderation_log moderation_log_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.moderation_log
    ADD CONSTRAINT moderation_log_pkey PRIMARY KEY (id);


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
-- Name: paid_unlocks paid_unlocks_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.paid_unlocks
    ADD CONSTRAINT paid_unlocks_pkey PRIMARY KEY (job_id);


--
-- Name: print_files print_files_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.print_files
    ADD CONSTRAINT print_files_pkey PRIMARY KEY (book_id);


--
-- Name: quota_entries quota_entries_number_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.quota_entries
    ADD CONSTRAINT quota_entries_number_key UNIQUE (number);


--
-- Name: quota_entries quota_entries_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.quota_entries
    ADD CONSTRAINT quota_entries_pkey PRIMARY KEY (id);


--
-- Name: quota_entries quota_entries_reference; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.quota_entries
    ADD CONSTRAINT quota_entries_reference UNIQUE (storefront, user_id, kind, reference);


--
-- Name: quotas quotas_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.quotas
    ADD CONSTRAINT quotas_pkey PRIMARY KEY (storefront, user_id);


--
-- Name: retry_allowances retry_allowances_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.retry_allowances
    ADD CONSTRAINT retry_allowances_pkey PRIMARY KEY (storefront, user_id, content_type, content_id);


--
-- Name: share_windows share_windows_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.share_windows
    ADD CONSTRAINT share_windows_pkey PRIMARY KEY (job_id);


--
-- Name: tasks tasks_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.tasks
    ADD CONSTRAINT tasks_pkey PRIMARY KEY (id);


--
-- Name: versions versions_number; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.versions
    ADD CONSTRAINT versions_number UNIQUE (content_type, item_id, version_number);


--
-- Name: versions versions_number_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.versions
    ADD CONSTRAINT versions_number_key UNIQUE (number);


--
-- Name: versions versions_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.versions
    ADD CONSTRAINT versions_pkey PRIMARY KEY (id);


--
-- Name: visitor_counts visitor_counts_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.visitor_counts
    ADD CONSTRAINT visitor_counts_pkey PRIMARY KEY (storefront, counted_by);


--
-- Name: allowance_corrections_of_item; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX allowance_corrections_of_item ON public.allowance_corrections USING btree (storefront, content_type, content_id, number);


--
-- Name: assets_deletion; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX assets_deletion ON public.assets USING btree (delete_after) WHERE (delete_after IS NOT NULL);


--
-- Name: assets_of_job; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX assets_of_job ON public.assets USING btree (job_id);


--
-- Name: book_tiers_of_book; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX book_tiers_of_book ON public.book_tiers USING btree (book_id, user_id, paid_at DESC);


--
-- Name: books_by_status; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX books_by_status ON public.books USING btree (storefront, status, number);


--
-- Name: books_of_guest; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX books_of_guest ON public.books USING btree (storefront, guest_id, number);


--
-- Name: books_of_user; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX books_of_user ON public.books USING btree (storefront, user_id, number);


--
-- Name: books_slug_of_guest; Type: INDEX; Schema: public; Owner: -
--

CREATE UNIQUE INDEX books_slug_of_guest ON public.books USING btree (storefront, guest_id, slug);


--
-- Name: books_slug_of_user; Type: INDEX; Schema: public; Owner: -
--

CREATE UNIQUE INDEX books_slug_of_user ON public.books USING btree (storefront, user_id, slug);


--
-- Name: characters_of_book; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX characters_of_book ON public.characters USING btree (book_id, number);


--
-- Name: favorites_of_user; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX favorites_of_user ON public.favorites USING btree (storefront, user_id, number);


--
-- Name: figure_images_gallery; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX figure_images_gallery ON public.figure_images USING btree (storefront, number) WHERE (is_ready AND is_public AND ((flag_status)::text = 'clean'::text));


--
-- Name: figure_images_of_user; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX figure_images_of_user ON public.figure_images USING btree (storefront, user_id, number) WHERE is_ready;


--
-- Name: figure_images_pending; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX figure_images_pending ON public.figure_images USING btree (storefront, number) WHERE ((flag_status)::text = 'human_pending'::text);


--
-- Name: figure_images_removed; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX figure_images_removed ON public.figure_images USING btree (storefront, number) WHERE ((flag_status)::text = 'removed'::text);


--
-- Name: figure_images_tags; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX figure_images_tags ON public.figure_images USING gin (tags);


--
-- Name: idempotency_keys_age; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX idempotency_keys_age ON public.idempotency_keys USING btree (created_at);


--
-- Name: image_reports_of_image; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX image_reports_of_image ON public.image_reports USING btree (image_id);


--
-- Name: inbox_handled; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX inbox_handled ON public.inbox USING btree (handled_at);


--
-- Name: jobs_by_state; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX jobs_by_state ON public.jobs USING btree (state, created_at);


--
-- Name: jobs_expiry; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX jobs_expiry ON public.jobs USING btree (expires_at);


--
-- Name: jobs_of_user; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX jobs_of_user ON public.jobs USING btree (storefront, user_id, number);


--
-- Name: moderation_log_of_image; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX moderation_log_of_image ON public.moderation_log USING btree (image_id);


--
-- Name: moderation_log_page; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX moderation_log_page ON public.moderation_log USING btree (storefront, number);


--
-- Name: outbox_published; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX outbox_published ON public.outbox USING btree (published_at) WHERE (published_at IS NOT NULL);


--
-- Name: outbox_waiting; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX outbox_waiting ON public.outbox USING btree (id) WHERE (published_at IS NULL);


--
-- Name: quota_entries_of_user; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX quota_entries_of_user ON public.quota_entries USING btree (storefront, user_id, number);


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
-- Name: versions_of_book; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX versions_of_book ON public.versions USING btree (book_id, content_type, number);


--
-- Name: versions_of_job; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX versions_of_job ON public.versions USING btree (job_id);


--
-- Name: versions_of_user; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX versions_of_user ON public.versions USING btree (storefront, user_id, content_type, number);


--
-- Name: versions_running; Type: INDEX; Schema: public; Owner: -
--

CREATE UNIQUE INDEX versions_running ON public.versions USING btree (content_type, item_id) WHERE ((state)::text = ANY ((ARRAY['PENDING'::character varying, 'GENERATING'::character varying])::text[]));


--
-- Name: visitor_counts_age; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX visitor_counts_age ON public.visitor_counts USING btree (last_seen_at);


--
-- Name: outbox outbox_wake; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER outbox_wake AFTER INSERT ON public.outbox FOR EACH STATEMENT WHEN ((NOT pg_try_advisory_xact_lock_shared((2003792491)::bigint))) EXECUTE FUNCTION public.wake_worker();


--
-- Name: tasks tasks_wake; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER tasks_wake AFTER INSERT ON public.tasks FOR EACH STATEMENT WHEN ((NOT pg_try_advisory_xact_lock_shared((2003792491)::bigint))) EXECUTE FUNCTION public.wake_worker();


--
-- Name: book_pages book_pages_book; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.book_pages
    ADD CONSTRAINT book_pages_book FOREIGN KEY (book_id) REFERENCES public.books(id) ON DELETE CASCADE;


--
-- Name: characters characters_book; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.characters
    ADD CONSTRAINT characters_book FOREIGN KEY (book_id) REFERENCES public.books(id) ON DELETE CASCADE;


--
-- Name: favorites favorites_image; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.favorites
    ADD CONSTRAINT favorites_image FOREIGN KEY (image_id) REFERENCES public.figure_images(id) ON DELETE CASCADE;


--
-- Name: figure_images figure_images_job; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.figure_images
    ADD CONSTRAINT figure_images_job FOREIGN KEY (job_id) REFERENCES public.jobs(id) ON DELETE CASCADE;


--
-- Name: figure_requests figure_requests_job; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.figure_requests
    ADD CONSTRAINT figure_requests_job FOREIGN KEY (job_id) REFERENCES public.jobs(id) ON DELETE CASCADE;


--
-- Name: image_reports image_reports_image; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.image_reports
    ADD CONSTRAINT image_reports_image FOREIGN KEY (image_id) REFERENCES public.figure_images(id) ON DELETE CASCADE;


--
-- Name: print_files print_files_book; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.print_files
    ADD CONSTRAINT print_files_book FOREIGN KEY (book_id) REFERENCES public.books(id) ON DELETE CASCADE;


--
-- Name: share_windows share_windows_job_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.share_windows
    ADD CONSTRAINT share_windows_job_id_fkey FOREIGN KEY (job_id) REFERENCES public.jobs(id) ON DELETE CASCADE;


--
-- Name: versions versions_book; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.versions
    ADD CONSTRAINT versions_book FOREIGN KEY (book_id) REFERENCES public.books(id) ON DELETE CASCADE;


--
-- PostgreSQL database dump complete
--


