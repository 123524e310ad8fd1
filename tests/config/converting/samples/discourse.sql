--
-- PostgreSQL database dump
--
SET statement_timeout = 0;

COPY public.categories (id, name, color, topic_id, slug, description, parent_category_id, read_restricted, "position") FROM stdin;
1	Imaging	0088CC	\N	imaging	Pictures & <b>models</b>	\N	f	1
2	MRI	0088CC	\N	mri	\N	1	f	2
3	Staff room	0088CC	\N	staff	\N	\N	t	3
\.

COPY public.permalinks (id, url, topic_id, post_id, category_id, created_at) FROM stdin;
1	old/forum/topic-10.html	10	\N	\N	2020-01-01 00:00:00
\.

COPY public.post_actions (id, post_id, user_id, post_action_type_id, deleted_at, created_at) FROM stdin;
1	101	1	2	\N	2020-05-02 10:00:00.5
2	101	1	2	\N	2020-05-02 10:00:00.5
3	101	2	3	\N	2020-05-02 10:00:00.5
\.

COPY public.posts (id, user_id, topic_id, post_number, raw, cooked, created_at, updated_at, reply_to_post_number, deleted_at, hidden, post_type, wiki) FROM stdin;
100	1	10	1	Which **window**?\n\nTab\there, back\\slash.	<p>x</p>	2020-05-01 09:00:00.123	2020-05-01 09:00:00	\N	\N	f	1	f
101	2	10	2	The lung window.	<p>x</p>	2020-05-01 10:00:00	2020-05-01 10:00:00	1	\N	f	1	t
102	2	10	3	deleted words	<p>x</p>	2020-05-01 10:00:00	2020-05-01 10:00:00	1	2020-05-02 10:00:00	f	1	f
103	2	11	1	a private message	<p>x</p>	2020-05-01 10:00:00	2020-05-01 10:00:00	\N	\N	f	1	f
104	2	12	1	Only for staff.	<p>x</p>	2020-05-01 10:00:00	2020-05-01 10:00:00	\N	\N	f	1	f
\.

COPY public.tags (id, name, created_at) FROM stdin;
1	ct	2020-01-01 00:00:00
\.

COPY public.topic_custom_fields (id, topic_id, name, value, created_at) FROM stdin;
1	10	accepted_answer_post_id	101	2020-05-03 00:00:00
\.

COPY public.topic_tags (id, topic_id, tag_id) FROM stdin;
1	10	1
\.

COPY public.topics (id, title, last_posted_at, created_at, user_id, category_id, archetype, deleted_at, visible, closed, archived, pinned_at, slug) FROM stdin;
10	Which window for nodules?	2020-05-01 10:00:00	2020-05-01 09:00:00	1	2	regular	\N	t	t	f	\N	which-window-for-nodules
11	Message	2020-05-01 10:00:00	2020-05-01 09:00:00	1	\N	private_message	\N	t	f	f	\N	message
12	Plans	2020-05-01 10:00:00	2020-05-01 09:00:00	2	3	regular	\N	t	f	f	\N	plans
\.

COPY public.user_emails (id, user_id, email) FROM stdin;
1	1	ada@example.org
\.

COPY public.users (id, username, created_at, name, password_hash) FROM stdin;
-1	system	2020-01-01 00:00:00	system	\N
1	ada	2020-01-01 00:00:00	Ada Example	secret
2	zhou_rh	2020-01-01 00:00:00	周若衡	secret
\.

--
-- PostgreSQL database dump complete
--
