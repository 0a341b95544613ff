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
	('iZ_A0GcFzomdW1La9cbB2u67dhM-vSEw', 'reviv', '3ff3f721-d773-4877-b450-f250c92c422e', 'image/jpeg', 11998, NULL, 0, '2026-11-24 01:55:14.546818+00'),
	('fJ8XK5rcCKQNDPpZZt6CNkBb1twFaGu6', 'figureforge', '04c75f12-1898-59c6-9d89-79e829c8b21b', 'image/png', 125612, NULL, 0, '2026-11-24 01:55:46.56434+00'),
	('39hPQmLv-UsZPyqIyWU9ph8BpgwXM4fP', 'figureforge', '04c75f12-1898-59c6-9d89-79e829c8b21b', 'image/jpeg', 9826, NULL, 0, '2026-11-24 01:55:46.585303+00'),
	('bRu8wz4swEEfUtQPQpKQ23od17o-OICH', 'reviv', '3ff3f721-d773-4877-b450-f250c92c422e', 'image/jpeg', 18013, NULL, 0, '2026-11-24 01:56:09.690324+00'),
	('J1DGLJFB5xdpEe0_HLDqd9SPmzq9Zz01', 'reviv', '3ff3f721-d773-4877-b450-f250c92c422e', 'image/png', 24733, NULL, 0, '2026-11-24 01:56:09.709259+00'),
	('AWxj-lUakyWSq9EGzFW2N7ACCoSlsWcY', 'figureforge', '04c75f12-1898-59c6-9d89-79e829c8b21b', 'image/png', 131163, NULL, 0, '2026-11-24 01:56:10.909242+00'),
	('qcycDJzFx_zycK5vHO9ZMJffVVKlS8b1', 'figureforge', '04c75f12-1898-59c6-9d89-79e829c8b21b', 'image/jpeg', 10282, NULL, 0, '2026-11-24 01:56:10.95389+00'),
	('P5XO8sTqrE1mum6pvS0XPNw5tBNVANKk', 'storybook', '3e3b6487-f1f0-44ee-8ae8-850ddc0568ff', 'image/jpeg', 14576, NULL, 0, '2026-11-24 01:56:11.95196+00'),
	('1VxB6A1roUbpX9MditFr5reTdJLPW33E', 'reviv', '699ec4b2-ca4e-451c-8b0b-ce55392470eb', 'image/jpeg', 11332, NULL, 0, '2026-11-24 01:56:14.086144+00');


--
-- Data for Name: book_pages; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: book_tiers; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.book_tiers VALUES
	('ab1b47a0-27b5-5b6d-904d-1940fdd2ad87', '4246c418-112a-5a82-a3f4-4aea18e4efdf', 'storybook', '09a6f5b4-9003-423d-98b7-53c8f8c6f672', 'book_8', 1, 4000, 'GEL', '2026-11-23 23:43:11.045261+00');


--
-- Data for Name: books; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.books OVERRIDING SYSTEM VALUE VALUES
	('ec97ad1e-9a12-42ed-bd5c-aff165a113cd', 1, 'storybook', 'b7635b4f-4695-4db9-be9b-1a92bcbb2a39', NULL, 'ნინოს დრაკონი', 'ნინოს-დრაკონი', 'Anime/Manga', NULL, NULL, NULL, NULL, 'DRAFT', 0, NULL, false, NULL, false, 0, 0, NULL, false, NULL, '2026-11-24 01:56:11.654891+00', '2026-11-24 01:56:12.00496+00');


--
-- Data for Name: characters; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.characters OVERRIDING SYSTEM VALUE VALUES
	('3e3b6487-f1f0-44ee-8ae8-850ddc0568ff', 1, 'storybook', 'ec97ad1e-9a12-42ed-bd5c-aff165a113cd', 'ნინო', 'female', '{P5XO8sTqrE1mum6pvS0XPNw5tBNVANKk}', NULL, 1, true, '2026-11-24 01:56:12.003183+00', '2026-11-24 01:56:14.564146+00');


--
-- Data for Name: claimed_guests; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: customer_perks; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.customer_perks VALUES
	('reviv', '1a259a58-3c40-4e7a-b4a0-ea5d5c967ad8', true, false, 1);


--
-- Data for Name: favorites; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: figure_images; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.figure_images OVERRIDING SYSTEM VALUE VALUES
	('12a485ec-6e1e-4caf-b553-b9f401e2b61d', 1, 'figureforge', '25c96488-5ecb-4c75-ba23-f9d504aa252a', '04c75f12-1898-59c6-9d89-79e829c8b21b', 0, 'fJ8XK5rcCKQNDPpZZt6CNkBb1twFaGu6', '39hPQmLv-UsZPyqIyWU9ph8BpgwXM4fP', 'image/png', 512, 682, 288, 384, 48, '{pose:gesture,clothing:formal,age_range:middle_aged,background:gradient}', true, true, 'clean', 0, 0, 1, '2026-11-24 01:56:11.030698+00', '2026-11-24 01:56:11.030698+00'),
	('e93ba093-f557-4358-872f-9aae99685080', 2, 'figureforge', '25c96488-5ecb-4c75-ba23-f9d504aa252a', '04c75f12-1898-59c6-9d89-79e829c8b21b', 1, 'AWxj-lUakyWSq9EGzFW2N7ACCoSlsWcY', 'qcycDJzFx_zycK5vHO9ZMJffVVKlS8b1', 'image/png', 512, 682, 288, 384, 49, '{pose:gesture,clothing:formal,age_range:middle_aged,background:gradient}', true, true, 'clean', 0, 0, 1, '2026-11-24 01:56:11.030698+00', '2026-11-24 01:56:11.030698+00');


--
-- Data for Name: figure_requests; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.figure_requests VALUES
	('36667eb8-683f-5c8f-8327-6caa3d5c8358', 'flux-schnell', 0, 2, 'human figure reference, dynamic action pose, dramatic directional lighting, athletic wear, athletic, muscular build, plain neutral background, reference photo of one fully clothed adult, whole body visible, clear anatomy, good for drawing practice', 'nudity, nude, explicit content, sexual content, gore, blood, violence, children, busy background, text, watermark, logo, extra limbs, distorted anatomy', '{"pose": "action", "clothing": "athletic", "lighting": "dramatic", "body_type": "athletic"}', '{pose:action,lighting:dramatic,clothing:athletic,body_type:athletic}', 0, 'portrait', 512, 682, true),
	('a46023b8-075e-591a-b644-d0ae4f5609bd', 'flux-schnell', 0, 2, 'human figure reference, sitting pose, soft diffuse lighting, African person, feminine presentation, plain neutral background, reference photo of one fully clothed adult, whole body visible, clear anatomy, good for drawing practice', 'nudity, nude, explicit content, sexual content, gore, blood, violence, children, busy background, text, watermark, logo, extra limbs, distorted anatomy', '{"pose": "sitting", "lighting": "soft", "ethnicity": "african", "gender_presentation": "feminine"}', '{pose:sitting,lighting:soft,ethnicity:african,gender_presentation:feminine}', 12, 'portrait', 512, 682, true),
	('c95a68d5-7689-55bc-af67-0519ba2d2f3a', 'flux-schnell', 0, 2, 'human figure reference, standing pose, low-angle shot, rim lighting from behind, masculine presentation, plain neutral background, reference photo of one fully clothed adult, whole body visible, clear anatomy, good for drawing practice', 'nudity, nude, explicit content, sexual content, gore, blood, violence, children, busy background, text, watermark, logo, extra limbs, distorted anatomy', '{"pose": "standing", "lighting": "rim", "camera_angle": "low_angle", "gender_presentation": "masculine"}', '{pose:standing,camera_angle:low_angle,lighting:rim,gender_presentation:masculine}', 24, 'portrait', 512, 682, true),
	('f82349ee-47ee-5932-adc7-dd60b92ba299', 'flux-schnell', 0, 2, 'human figure reference, reclining pose, natural daylight, calm outdoor background, East Asian person, reference photo of one fully clothed adult, whole body visible, clear anatomy, good for drawing practice', 'nudity, nude, explicit content, sexual content, gore, blood, violence, children, busy background, text, watermark, logo, extra limbs, distorted anatomy', '{"pose": "reclining", "lighting": "natural", "ethnicity": "asian", "background": "outdoor"}', '{pose:reclining,lighting:natural,background:outdoor,ethnicity:asian}', 36, 'portrait', 512, 682, true),
	('04c75f12-1898-59c6-9d89-79e829c8b21b', 'flux-schnell', 0, 2, 'human figure reference, expressive gesture pose, formal clothes, middle-aged adult, smooth gradient background, reference photo of one fully clothed adult, whole body visible, clear anatomy, good for drawing practice', 'nudity, nude, explicit content, sexual content, gore, blood, violence, children, busy background, text, watermark, logo, extra limbs, distorted anatomy', '{"pose": "gesture", "clothing": "formal", "age_range": "middle_aged", "background": "gradient"}', '{pose:gesture,clothing:formal,age_range:middle_aged,background:gradient}', 48, 'portrait', 512, 682, true),
	('12e64c29-9e47-5c33-97d8-36fc77b75c00', 'flux-schnell', 0, 2, 'human figure reference, running at full stride, sports outfit, calm outdoor background, profile view, reference photo of one fully clothed adult, whole body visible, clear anatomy, good for drawing practice', 'nudity, nude, explicit content, sexual content, gore, blood, violence, children, busy background, text, watermark, logo, extra limbs, distorted anatomy', '{"pose": "running", "clothing": "sport", "background": "outdoor", "camera_angle": "profile"}', '{pose:running,clothing:sport,background:outdoor,camera_angle:profile}', 60, 'portrait', 512, 682, true),
	('9ea3b606-d094-5215-8f4c-fc7f6a247704', 'flux-schnell', 0, 2, 'human figure reference, crouching pose, chiaroscuro lighting, slim build, Hispanic person, plain neutral background, reference photo of one fully clothed adult, whole body visible, clear anatomy, good for drawing practice', 'nudity, nude, explicit content, sexual content, gore, blood, violence, children, busy background, text, watermark, logo, extra limbs, distorted anatomy', '{"pose": "crouching", "lighting": "chiaroscuro", "body_type": "slim", "ethnicity": "hispanic"}', '{pose:crouching,lighting:chiaroscuro,body_type:slim,ethnicity:hispanic}', 72, 'portrait', 512, 682, true),
	('c54302fd-63d9-5903-881c-8d20f0c52dcd', 'flux-schnell', 0, 2, 'human figure reference, standing pose, traditional dress, plain architectural background, elderly adult, reference photo of one fully clothed adult, whole body visible, clear anatomy, good for drawing practice', 'nudity, nude, explicit content, sexual content, gore, blood, violence, children, busy background, text, watermark, logo, extra limbs, distorted anatomy', '{"pose": "standing", "clothing": "traditional", "age_range": "elderly", "background": "architectural"}', '{pose:standing,clothing:traditional,background:architectural,age_range:elderly}', 84, 'portrait', 512, 682, true),
	('73b4b040-39a6-5566-832d-13d9cb191ed6', 'flux-schnell', 0, 2, 'human figure reference, jumping in mid-air, low-poly style, athletic wear, quiet abstract background, reference photo of one fully clothed adult, whole body visible, clear anatomy, good for drawing practice', 'nudity, nude, explicit content, sexual content, gore, blood, violence, children, busy background, text, watermark, logo, extra limbs, distorted anatomy', '{"pose": "jumping", "style": "low_poly", "clothing": "athletic", "background": "abstract"}', '{pose:jumping,style:low_poly,clothing:athletic,background:abstract}', 96, 'portrait', 512, 682, true),
	('4132bca0-574c-5d24-b075-414cc495d87b', 'flux-schnell', 0, 2, 'human figure reference, sitting pose, long robe, heavyset build, high-angle shot, plain neutral background, reference photo of one fully clothed adult, whole body visible, clear anatomy, good for drawing practice', 'nudity, nude, explicit content, sexual content, gore, blood, violence, children, busy background, text, watermark, logo, extra limbs, distorted anatomy', '{"pose": "sitting", "clothing": "robe", "body_type": "heavyset", "camera_angle": "high_angle"}', '{pose:sitting,clothing:robe,body_type:heavyset,camera_angle:high_angle}', 108, 'portrait', 512, 682, true),
	('47193102-2344-557b-be1b-fc05a1fcc101', 'flux-schnell', 0, 2, 'human figure reference, standing pose, clean line art, curvy build, plain neutral background, reference photo of one fully clothed adult, whole body visible, clear anatomy, good for drawing practice', 'nudity, nude, explicit content, sexual content, gore, blood, violence, children, busy background, text, watermark, logo, extra limbs, distorted anatomy', '{"pose": "standing", "style": "line_art", "body_type": "curvy"}', '{pose:standing,style:line_art,body_type:curvy}', 120, 'portrait', 512, 682, false),
	('2177dc48-0154-51ce-b818-8dccaa825ccd', 'flux-schnell', 0, 2, 'human figure reference, strongly foreshortened pose, soft-box studio lighting, South Asian person, plain neutral background, reference photo of one fully clothed adult, whole body visible, clear anatomy, good for drawing practice', 'nudity, nude, explicit content, sexual content, gore, blood, violence, children, busy background, text, watermark, logo, extra limbs, distorted anatomy', '{"pose": "foreshortened", "lighting": "studio", "ethnicity": "south_asian"}', '{pose:foreshortened,lighting:studio,ethnicity:south_asian}', 132, 'portrait', 512, 682, false),
	('79ef1e4a-4171-4372-a3af-ddfb72d611d1', 'flux-schnell', 1, 1, 'human figure reference, plain neutral background, reference photo of one fully clothed adult, whole body visible, clear anatomy, good for drawing practice', 'nudity, nude, explicit content, sexual content, gore, blood, violence, children, busy background, text, watermark, logo, extra limbs, distorted anatomy', '{}', '{}', 189515988667815, 'square', 512, 512, false);


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
	('24fc4169-3ac6-45c2-a6f2-4816fa0ebcfb', 'book_order.paid:record_tier', '2026-11-23 23:44:25.874856+00');


--
-- Data for Name: item_counters; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.item_counters VALUES
	('CHARACTER', '3e3b6487-f1f0-44ee-8ae8-850ddc0568ff', 1, true);


--
-- Data for Name: jobs; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.jobs OVERRIDING SYSTEM VALUE VALUES
	('9ea3b606-d094-5215-8f4c-fc7f6a247704', 7, 'figureforge', '25c96488-5ecb-4c75-ba23-f9d504aa252a', 'figures', 'local', '9f3ddce9-608d-428b-8aca-ccf7ca682a2a', 'pending', 0, 0, 0, NULL, NULL, NULL, NULL, NULL, NULL, 1, '2026-11-23 23:44:26.608085+00', NULL, NULL, NULL, NULL),
	('c54302fd-63d9-5903-881c-8d20f0c52dcd', 8, 'figureforge', '25c96488-5ecb-4c75-ba23-f9d504aa252a', 'figures', 'local', 'acd444b7-2e6a-4693-a0a1-f32093d33d36', 'pending', 0, 0, 0, NULL, NULL, NULL, NULL, NULL, NULL, 1, '2026-11-23 23:44:26.641985+00', NULL, NULL, NULL, NULL),
	('73b4b040-39a6-5566-832d-13d9cb191ed6', 9, 'figureforge', '25c96488-5ecb-4c75-ba23-f9d504aa252a', 'figures', 'local', 'ee98cb82-4e97-4e19-914f-53a5b1ba6903', 'pending', 0, 0, 0, NULL, NULL, NULL, NULL, NULL, NULL, 1, '2026-11-23 23:44:26.748445+00', NULL, NULL, NULL, NULL),
	('4132bca0-574c-5d24-b075-414cc495d87b', 10, 'figureforge', '25c96488-5ecb-4c75-ba23-f9d504aa252a', 'figures', 'local', '1e5fe2b1-ee33-4f2b-9620-1ef41df5542e', 'pending', 0, 0, 0, NULL, NULL, NULL, NULL, NULL, NULL, 1, '2026-11-23 23:44:26.835168+00', NULL, NULL, NULL, NULL),
	('47193102-2344-557b-be1b-fc05a1fcc101', 11, 'figureforge', '25c96488-5ecb-4c75-ba23-f9d504aa252a', 'figures', 'local', 'db82e63c-14d9-449b-8f4e-94d78279407b', 'pending', 0, 0, 0, NULL, NULL, NULL, NULL, NULL, NULL, 1, '2026-11-23 23:44:26.908103+00', NULL, NULL, NULL, NULL),
	('2177dc48-0154-51ce-b818-8dccaa825ccd', 12, 'figureforge', '25c96488-5ecb-4c75-ba23-f9d504aa252a', 'figures', 'local', '2c75ab38-6b07-455f-a938-0adbc632b00b', 'pending', 0, 0, 0, NULL, NULL, NULL, NULL, NULL, NULL, 1, '2026-11-23 23:44:26.998222+00', NULL, NULL, NULL, NULL),
	('36667eb8-683f-5c8f-8327-6caa3d5c8358', 1, 'figureforge', '25c96488-5ecb-4c75-ba23-f9d504aa252a', 'figures', 'local', '93267bd4-7772-4979-a407-e36735bf0925', 'failed', 0, 1, 0, NULL, NULL, NULL, 'no progress for 300 s', NULL, NULL, 3, '2026-11-23 23:44:25.94989+00', '2026-11-23 23:44:26.206022+00', '2026-11-23 23:49:38.597401+00', NULL, '2026-11-23 23:44:26.206022+00'),
	('a46023b8-075e-591a-b644-d0ae4f5609bd', 2, 'figureforge', '25c96488-5ecb-4c75-ba23-f9d504aa252a', 'figures', 'local', '3d55dd3f-6acf-4ac0-b1bd-7f735db204d3', 'failed', 0, 1, 0, NULL, NULL, NULL, 'no progress for 300 s', NULL, NULL, 3, '2026-11-23 23:44:26.207547+00', '2026-11-23 23:54:39.675225+00', '2026-11-24 00:04:40.742127+00', NULL, '2026-11-23 23:54:39.675225+00'),
	('c95a68d5-7689-55bc-af67-0519ba2d2f3a', 3, 'figureforge', '25c96488-5ecb-4c75-ba23-f9d504aa252a', 'figures', 'local', '6f09e007-ae5f-4c19-a034-6adb717f361e', 'failed', 0, 1, 0, NULL, NULL, NULL, 'no progress for 300 s', NULL, NULL, 3, '2026-11-23 23:44:26.29971+00', '2026-11-24 00:09:41.231895+00', '2026-11-24 00:14:41.890543+00', NULL, '2026-11-24 00:09:41.231895+00'),
	('f82349ee-47ee-5932-adc7-dd60b92ba299', 4, 'figureforge', '25c96488-5ecb-4c75-ba23-f9d504aa252a', 'figures', 'local', '1e0b6071-ac7b-49b3-82cd-5cfae92700a4', 'failed', 0, 1, 0, NULL, NULL, NULL, 'no progress for 300 s', NULL, NULL, 3, '2026-11-23 23:44:26.400001+00', '2026-11-24 01:19:50.078366+00', '2026-11-24 01:29:51.323323+00', NULL, '2026-11-24 01:19:50.078366+00'),
	('3ff3f721-d773-4877-b450-f250c92c422e', 13, 'reviv', '1a259a58-3c40-4e7a-b4a0-ea5d5c967ad8', 'restoration', 'local', '13b53823-7e0d-4747-985f-4d6f8fa9d675', 'completed', 0, 1, 0, 'iZ_A0GcFzomdW1La9cbB2u67dhM-vSEw', 'bRu8wz4swEEfUtQPQpKQ23od17o-OICH', 'J1DGLJFB5xdpEe0_HLDqd9SPmzq9Zz01', NULL, NULL, NULL, 3, '2026-11-24 01:55:14.643027+00', '2026-11-24 01:55:14.746855+00', '2026-11-24 01:56:09.735275+00', '2027-01-23 01:55:14.643027+00', '2026-11-24 01:55:14.746855+00'),
	('04c75f12-1898-59c6-9d89-79e829c8b21b', 5, 'figureforge', '25c96488-5ecb-4c75-ba23-f9d504aa252a', 'figures', 'local', 'c397d33a-3c3f-450c-8686-ecd883600cfb', 'completed', 0, 1, 0, NULL, NULL, NULL, NULL, NULL, NULL, 5, '2026-11-23 23:44:26.446945+00', '2026-11-24 01:54:55.281338+00', '2026-11-24 01:56:11.030664+00', NULL, '2026-11-24 01:56:10.960508+00'),
	('12e64c29-9e47-5c33-97d8-36fc77b75c00', 6, 'figureforge', '25c96488-5ecb-4c75-ba23-f9d504aa252a', 'figures', 'local', '632f1317-e996-4f73-aad6-70e8389ea8f7', 'processing', 0, 1, 0, NULL, NULL, NULL, NULL, NULL, NULL, 2, '2026-11-23 23:44:26.525828+00', '2026-11-24 01:56:11.219417+00', NULL, NULL, '2026-11-24 01:56:11.219417+00'),
	('699ec4b2-ca4e-451c-8b0b-ce55392470eb', 14, 'reviv', '1a259a58-3c40-4e7a-b4a0-ea5d5c967ad8', 'restoration', 'local', 'e97c01d7-7752-4214-aea5-c1c7e43dc42e', 'pending', 0, 0, 0, '1VxB6A1roUbpX9MditFr5reTdJLPW33E', NULL, NULL, NULL, NULL, NULL, 1, '2026-11-24 01:56:14.127008+00', NULL, NULL, '2027-01-23 01:56:14.127008+00', NULL),
	('79ef1e4a-4171-4372-a3af-ddfb72d611d1', 15, 'figureforge', 'c971cf5c-e6ff-43d8-90d5-bfd0fe3ebf58', 'figures', 'local', 'eb73f1c3-3fbc-4d42-806f-a874d443eea4', 'pending', 0, 0, 0, NULL, NULL, NULL, NULL, NULL, NULL, 1, '2026-11-24 01:56:14.255035+00', NULL, NULL, NULL, NULL),
	('a39dc959-0256-40d2-91cd-b65676842a0a', 16, 'storybook', 'b7635b4f-4695-4db9-be9b-1a92bcbb2a39', 'illustration', 'local', '09ec1c71-1c02-4ee6-845e-290575f68707', 'pending', 0, 0, 0, NULL, NULL, NULL, NULL, NULL, NULL, 1, '2026-11-24 01:56:14.534595+00', NULL, NULL, NULL, NULL);


--
-- Data for Name: moderation_log; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: outbox; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.outbox VALUES
	(1, 'af1e983a-c634-4f36-8d83-aeeadddd0145', 'job.failed', '{"id": "af1e983a-c634-4f36-8d83-aeeadddd0145", "data": {"kind": "figures", "price": 0, "job_id": "36667eb8-683f-5c8f-8327-6caa3d5c8358", "user_id": "25c96488-5ecb-4c75-ba23-f9d504aa252a", "version": 3, "storefront": "figureforge"}, "time": "2026-11-23T23:49:38.618444Z", "type": "job.failed", "source": "generation", "subject": "36667eb8-683f-5c8f-8327-6caa3d5c8358", "requestid": null, "storefront": "figureforge", "specversion": "1.0", "traceparent": null, "datacontenttype": "application/json"}', '2026-11-23 23:49:41.618581+00', '2026-11-23 23:49:38.814147+00'),
	(2, 'a72bcf8e-0a89-4435-8e46-8e33501655b2', 'job.failed', '{"id": "a72bcf8e-0a89-4435-8e46-8e33501655b2", "data": {"kind": "figures", "price": 0, "job_id": "a46023b8-075e-591a-b644-d0ae4f5609bd", "user_id": "25c96488-5ecb-4c75-ba23-f9d504aa252a", "version": 3, "storefront": "figureforge"}, "time": "2026-11-24T00:04:40.749687Z", "type": "job.failed", "source": "generation", "subject": "a46023b8-075e-591a-b644-d0ae4f5609bd", "requestid": null, "storefront": "figureforge", "specversion": "1.0", "traceparent": null, "datacontenttype": "application/json"}', '2026-11-24 00:04:43.749813+00', '2026-11-24 00:04:40.907606+00'),
	(3, '4eb51a8e-5fc2-47b5-bbf2-cd2c1f63e851', 'job.failed', '{"id": "4eb51a8e-5fc2-47b5-bbf2-cd2c1f63e851", "data": {"kind": "figures", "price": 0, "job_id": "c95a68d5-7689-55bc-af67-0519ba2d2f3a", "user_id": "25c96488-5ecb-4c75-ba23-f9d504aa252a", "version": 3, "storefront": "figureforge"}, "time": "2026-11-24T00:14:41.932736Z", "type": "job.failed", "source": "generation", "subject": "c95a68d5-7689-55bc-af67-0519ba2d2f3a", "requestid": null, "storefront": "figureforge", "specversion": "1.0", "traceparent": null, "datacontenttype": "application/json"}', '2026-11-24 00:14:44.932932+00', '2026-11-24 00:19:42.209543+00'),
	(4, '434b8902-40a2-43fc-a082-ff6de96e09ee', 'job.failed', '{"id": "434b8902-40a2-43fc-a082-ff6de96e09ee", "data": {"kind": "figures", "price": 0, "job_id": "f82349ee-47ee-5932-adc7-dd60b92ba299", "user_id": "25c96488-5ecb-4c75-ba23-f9d504aa252a", "version": 3, "storefront": "figureforge"}, "time": "2026-11-24T01:29:51.324817Z", "type": "job.failed", "source": "generation", "subject": "f82349ee-47ee-5932-adc7-dd60b92ba299", "requestid": null, "storefront": "figureforge", "specversion": "1.0", "traceparent": null, "datacontenttype": "application/json"}', '2026-11-24 01:29:54.324926+00', '2026-11-24 01:29:51.52584+00'),
	(5, '82fcf749-165b-492c-bc77-525ccb755054', 'job.completed', '{"id": "82fcf749-165b-492c-bc77-525ccb755054", "data": {"kind": "restoration", "price": 0, "job_id": "3ff3f721-d773-4877-b450-f250c92c422e", "user_id": "1a259a58-3c40-4e7a-b4a0-ea5d5c967ad8", "version": 3, "storefront": "reviv"}, "time": "2026-11-24T01:56:09.764169Z", "type": "job.completed", "source": "generation", "subject": "3ff3f721-d773-4877-b450-f250c92c422e", "requestid": "2285e9bba673f0fa7e143548c2dc259f", "storefront": "reviv", "specversion": "1.0", "traceparent": null, "datacontenttype": "application/json"}', '2026-11-24 01:56:12.76443+00', '2026-11-24 01:56:10.067968+00'),
	(6, 'a54e8365-f3fb-49ad-b72e-6996761b7a04', 'customer_perks.changed', '{"id": "a54e8365-f3fb-49ad-b72e-6996761b7a04", "data": {"user_id": "1a259a58-3c40-4e7a-b4a0-ea5d5c967ad8", "version": 1, "storefront": "reviv", "free_preview_used": true, "social_share_unlock_used": false}, "time": "2026-11-24T01:56:09.786710Z", "type": "customer_perks.changed", "source": "generation", "subject": "1a259a58-3c40-4e7a-b4a0-ea5d5c967ad8", "requestid": "2285e9bba673f0fa7e143548c2dc259f", "storefront": "reviv", "specversion": "1.0", "traceparent": null, "datacontenttype": "application/json"}', '2026-11-24 01:56:12.786817+00', '2026-11-24 01:56:10.067968+00'),
	(7, '37810274-1afd-4c42-898a-94e192b2aa2a', 'job.completed', '{"id": "37810274-1afd-4c42-898a-94e192b2aa2a", "data": {"kind": "figures", "price": 0, "job_id": "04c75f12-1898-59c6-9d89-79e829c8b21b", "user_id": "25c96488-5ecb-4c75-ba23-f9d504aa252a", "version": 5, "storefront": "figureforge"}, "time": "2026-11-24T01:56:11.030778Z", "type": "job.completed", "source": "generation", "subject": "04c75f12-1898-59c6-9d89-79e829c8b21b", "requestid": null, "storefront": "figureforge", "specversion": "1.0", "traceparent": null, "datacontenttype": "application/json"}', '2026-11-24 01:56:14.030873+00', '2026-11-24 01:56:11.298022+00'),
	(8, 'fc560447-5f3e-4692-8f87-83fde900f68a', 'quota.changed', '{"id": "fc560447-5f3e-4692-8f87-83fde900f68a", "data": {"used": 1, "limit": null, "user_id": "c971cf5c-e6ff-43d8-90d5-bfd0fe3ebf58", "version": 1, "resets_at": null, "storefront": "figureforge", "images_generated": 0}, "time": "2026-11-24T01:56:14.254880Z", "type": "quota.changed", "source": "generation", "subject": "c971cf5c-e6ff-43d8-90d5-bfd0fe3ebf58", "requestid": "45137af5c8b4c6802295816add35f403", "storefront": "figureforge", "specversion": "1.0", "traceparent": null, "datacontenttype": "application/json"}', '2026-11-24 01:56:17.254964+00', '2026-11-24 01:56:14.44309+00');


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
	('f2e5312e-1ba7-4178-993b-4939a1938b79', 1, 'figureforge', 'c971cf5c-e6ff-43d8-90d5-bfd0fe3ebf58', 'reservation', 1, '79ef1e4a-4171-4372-a3af-ddfb72d611d1', NULL, NULL, '2026-11-24 01:56:14.254064+00');


--
-- Data for Name: quotas; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.quotas VALUES
	('figureforge', 'c971cf5c-e6ff-43d8-90d5-bfd0fe3ebf58', NULL, 1, NULL, 0, NULL, NULL, NULL, NULL, NULL, 0, 1);


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
	(8, '9f3ddce9-608d-428b-8aca-ccf7ca682a2a', 'job:RunFigures', '{"job_id": "9ea3b606-d094-5215-8f4c-fc7f6a247704", "run_id": "9f3ddce9-608d-428b-8aca-ccf7ca682a2a", "storefront": "figureforge"}', 'waiting', 0, NULL, '2026-11-23 23:44:26.608615+00', '2026-11-23 23:44:26.608615+00', NULL, -1, NULL, NULL, '25c96488-5ecb-4c75-ba23-f9d504aa252a', 6),
	(9, 'acd444b7-2e6a-4693-a0a1-f32093d33d36', 'job:RunFigures', '{"job_id": "c54302fd-63d9-5903-881c-8d20f0c52dcd", "run_id": "acd444b7-2e6a-4693-a0a1-f32093d33d36", "storefront": "figureforge"}', 'waiting', 0, NULL, '2026-11-23 23:44:26.642678+00', '2026-11-23 23:44:26.642678+00', NULL, -1, NULL, NULL, '25c96488-5ecb-4c75-ba23-f9d504aa252a', 7),
	(10, 'ee98cb82-4e97-4e19-914f-53a5b1ba6903', 'job:RunFigures', '{"job_id": "73b4b040-39a6-5566-832d-13d9cb191ed6", "run_id": "ee98cb82-4e97-4e19-914f-53a5b1ba6903", "storefront": "figureforge"}', 'waiting', 0, NULL, '2026-11-23 23:44:26.749112+00', '2026-11-23 23:44:26.749112+00', NULL, -1, NULL, NULL, '25c96488-5ecb-4c75-ba23-f9d504aa252a', 8),
	(11, '1e5fe2b1-ee33-4f2b-9620-1ef41df5542e', 'job:RunFigures', '{"job_id": "4132bca0-574c-5d24-b075-414cc495d87b", "run_id": "1e5fe2b1-ee33-4f2b-9620-1ef41df5542e", "storefront": "figureforge"}', 'waiting', 0, NULL, '2026-11-23 23:44:26.835591+00', '2026-11-23 23:44:26.835591+00', NULL, -1, NULL, NULL, '25c96488-5ecb-4c75-ba23-f9d504aa252a', 9),
	(12, 'db82e63c-14d9-449b-8f4e-94d78279407b', 'job:RunFigures', '{"job_id": "47193102-2344-557b-be1b-fc05a1fcc101", "run_id": "db82e63c-14d9-449b-8f4e-94d78279407b", "storefront": "figureforge"}', 'waiting', 0, NULL, '2026-11-23 23:44:26.908629+00', '2026-11-23 23:44:26.908629+00', NULL, -1, NULL, NULL, '25c96488-5ecb-4c75-ba23-f9d504aa252a', 10),
	(13, '2c75ab38-6b07-455f-a938-0adbc632b00b', 'job:RunFigures', '{"job_id": "2177dc48-0154-51ce-b818-8dccaa825ccd", "run_id": "2c75ab38-6b07-455f-a938-0adbc632b00b", "storefront": "figureforge"}', 'waiting', 0, NULL, '2026-11-23 23:44:26.998677+00', '2026-11-23 23:44:26.998677+00', NULL, -1, NULL, NULL, '25c96488-5ecb-4c75-ba23-f9d504aa252a', 11),
	(2, '93267bd4-7772-4979-a407-e36735bf0925', 'job:RunFigures', '{"job_id": "36667eb8-683f-5c8f-8327-6caa3d5c8358", "run_id": "93267bd4-7772-4979-a407-e36735bf0925", "storefront": "figureforge"}', 'cancelled', 1, NULL, '2026-11-23 23:44:25.950596+00', '2026-11-23 23:44:25.950596+00', NULL, -1, NULL, '2026-11-23 23:49:38.600056+00', '25c96488-5ecb-4c75-ba23-f9d504aa252a', 0),
	(3, '3d55dd3f-6acf-4ac0-b1bd-7f735db204d3', 'job:RunFigures', '{"job_id": "a46023b8-075e-591a-b644-d0ae4f5609bd", "run_id": "3d55dd3f-6acf-4ac0-b1bd-7f735db204d3", "storefront": "figureforge"}', 'cancelled', 1, NULL, '2026-11-23 23:44:26.208224+00', '2026-11-23 23:44:26.208224+00', NULL, -1, NULL, '2026-11-24 00:04:40.743569+00', '25c96488-5ecb-4c75-ba23-f9d504aa252a', 1),
	(4, '6f09e007-ae5f-4c19-a034-6adb717f361e', 'job:RunFigures', '{"job_id": "c95a68d5-7689-55bc-af67-0519ba2d2f3a", "run_id": "6f09e007-ae5f-4c19-a034-6adb717f361e", "storefront": "figureforge"}', 'cancelled', 1, NULL, '2026-11-23 23:44:26.300287+00', '2026-11-23 23:44:26.300287+00', NULL, -1, NULL, '2026-11-24 00:14:41.91288+00', '25c96488-5ecb-4c75-ba23-f9d504aa252a', 2),
	(5, '1e0b6071-ac7b-49b3-82cd-5cfae92700a4', 'job:RunFigures', '{"job_id": "f82349ee-47ee-5932-adc7-dd60b92ba299", "run_id": "1e0b6071-ac7b-49b3-82cd-5cfae92700a4", "storefront": "figureforge"}', 'cancelled', 1, NULL, '2026-11-23 23:44:26.400577+00', '2026-11-23 23:44:26.400577+00', NULL, -1, NULL, '2026-11-24 01:29:51.323931+00', '25c96488-5ecb-4c75-ba23-f9d504aa252a', 3),
	(7, '632f1317-e996-4f73-aad6-70e8389ea8f7', 'job:RunFigures', '{"job_id": "12e64c29-9e47-5c33-97d8-36fc77b75c00", "run_id": "632f1317-e996-4f73-aad6-70e8389ea8f7", "storefront": "figureforge"}', 'leased', 1, NULL, '2026-11-24 01:57:11.204015+00', '2026-11-23 23:44:26.526306+00', '3f4866bd-fcc1-461b-ac7e-90dc68a657ac', -1, '{"done": 33, "stage": "picture 1 of 2: tracing", "total": 200}', NULL, '25c96488-5ecb-4c75-ba23-f9d504aa252a', 5),
	(15, 'e97c01d7-7752-4214-aea5-c1c7e43dc42e', 'job:RunJob', '{"job_id": "699ec4b2-ca4e-451c-8b0b-ce55392470eb", "run_id": "e97c01d7-7752-4214-aea5-c1c7e43dc42e", "requestid": "17af2521377c1d3ee6513eb9176fadda", "storefront": "reviv"}', 'waiting', 0, NULL, '2026-11-24 01:56:14.129087+00', '2026-11-24 01:56:14.129087+00', NULL, 0, NULL, NULL, '1a259a58-3c40-4e7a-b4a0-ea5d5c967ad8', 0),
	(16, 'eb73f1c3-3fbc-4d42-806f-a874d443eea4', 'job:RunFigures', '{"job_id": "79ef1e4a-4171-4372-a3af-ddfb72d611d1", "run_id": "eb73f1c3-3fbc-4d42-806f-a874d443eea4", "requestid": "45137af5c8b4c6802295816add35f403", "storefront": "figureforge"}', 'waiting', 0, NULL, '2026-11-24 01:56:14.255237+00', '2026-11-24 01:56:14.255237+00', NULL, 0, NULL, NULL, 'c971cf5c-e6ff-43d8-90d5-bfd0fe3ebf58', 0),
	(17, '09ec1c71-1c02-4ee6-845e-290575f68707', 'job:RunIllustration', '{"job_id": "a39dc959-0256-40d2-91cd-b65676842a0a", "run_id": "09ec1c71-1c02-4ee6-845e-290575f68707", "requestid": "2b91a56d9e46d5237066b4417e90dcec", "storefront": "storybook"}', 'waiting', 0, NULL, '2026-11-24 01:56:14.564611+00', '2026-11-24 01:56:14.564611+00', NULL, 0, NULL, NULL, 'b7635b4f-4695-4db9-be9b-1a92bcbb2a39', 0);


--
-- Data for Name: versions; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.versions OVERRIDING SYSTEM VALUE VALUES
	('4db1b5e6-5302-4bc8-85a7-7af3655dc39d', 1, 'storybook', 'CHARACTER', '3e3b6487-f1f0-44ee-8ae8-850ddc0568ff', 'ec97ad1e-9a12-42ed-bd5c-aff165a113cd', 'b7635b4f-4695-4db9-be9b-1a92bcbb2a39', 'a39dc959-0256-40d2-91cd-b65676842a0a', 1, 'GENERATING', '', '{"sent": {}, "facts": {}, "width": 1024, "height": 1536, "template": "", "characters": {}}', '{3e3b6487-f1f0-44ee-8ae8-850ddc0568ff}', 907391603, '2:3', '', '', '', '{}', NULL, NULL, NULL, '', '', '', NULL, NULL, false, true, '', NULL, '2026-11-24 01:56:14.534595+00', '2026-11-24 01:56:14.534832+00');


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

SELECT pg_catalog.setval('public.figure_images_number_seq', 2, true);


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

SELECT pg_catalog.setval('public.outbox_id_seq', 8, true);


--
-- Name: quota_entries_number_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.quota_entries_number_seq', 1, true);


--
-- Name: tasks_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.tasks_id_seq', 17, true);


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


