"""Texts that try to run a script, leave their place or hide where they lead. Our own collection.

`MARKDOWN` goes through the renderer, `HTML` straight into the sanitisers, as if the renderer had let it pass.
"""

import re

CALL = "window.ranHostile=1"

TAGS = re.findall(
    r"\w+",
    """
    script style iframe object embed applet base link meta form button textarea select option svg math img video audio
    source track picture canvas marquee blink xmp plaintext noscript noembed noframes frameset frame template slot
    portal fencedframe dialog body html head title isindex keygen bgsound layer ilayer image table td
    """,
)
HANDLERS = re.findall(
    r"\w+",
    """
    onclick onerror onload onmouseover onfocus onblur onanimationstart ontransitionend onpointerenter ontoggle onbegin
    onbeforeinput onbeforetoggle oncontentvisibilityautostatechange onscrollend onwheel oncut onpaste onmessage
    """,
)

SCHEMES = [
    "javascript:{call}", "JaVaScRiPt:{call}", "java\tscript:{call}", "java\nscript:{call}", "java\rscript:{call}",
    "\x01javascript:{call}", " javascript:{call}", "javascript\t:{call}", "javascript&colon;{call}",
    "javascript&#58;{call}",
    "javascript&#x3A;{call}", "&#106;avascript:{call}", "&#x6A;avascript:{call}", "&#0000106avascript:{call}",
    "java&#09;script:{call}", "java&#10;script:{call}", "java&Tab;script:{call}", "java&NewLine;script:{call}",
    "jav\u00adascript:{call}", "java\u200bscript:{call}", "\u2028javascript:{call}", "\ufeffjavascript:{call}",
    "javascript://example.org/%0a{call}", "javascript:/*http://*/{call}", "javascript:123", "vbscript:msgbox(1)",
    "vbscript:1",
    "livescript:{call}", "mocha:{call}", "data:text/html,<script>{call}</script>", "data:text/html;base64,PHNjcmlwdD4=",
    "data:image/svg+xml,<svg onload={call}>", "data:,x", "blob:https://e.org/1", "file:///etc/passwd", "view-source:x",
    "feed:javascript:{call}", "jar:http://e.org!/x", "about:blank", "chrome://settings", "ms-its:x", "tel:+1", "sms:1",
    "ws://e.org",
    "clobber:1", "x:y", "//e.org", "///e.org", "/\\e.org", "\\\\e.org", "http:/\x00/e.org", "https://e.org/\u202egpj.exe",
    "https://e\u200b.org", "intent://x#Intent;end", "filesystem:http://x", "ftp://e.org/a", "magnet:?x", "urn:x", "irc://x",
]  # fmt: skip


def _links(url):
    return [
        f"[x]({url})",
        f"[x](<{url}>)",
        f"<{url}>",
        f"![x]({url})",
        f"[x][r]\n\n[r]: {url}",
        f"[x][r]\n\n[r]: <{url}>",
    ]


_URLS = [pattern.format(call=CALL) for pattern in SCHEMES]
_TAGGED = [f"<{tag} src=x href=x onerror={CALL}>x</{tag}>" for tag in TAGS]
_HANDLED = [f'<a href="#" {handler}="{CALL}">x</a>' for handler in HANDLERS]
_MUTATIONS = [
    f'<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror={CALL}&gt;">',
    f'<svg></p><style><a id="</style><img src=1 onerror={CALL}>">',
    f'<noscript><p title="</noscript><img src=x onerror={CALL}>">',
    f"<form><math><mtext></form><form><mglyph><style></math><img src onerror={CALL}>",
    f"<math><annotation-xml encoding=text/html><script>{CALL}</script></annotation-xml></math>",
    f"<svg><foreignObject><img src=x onerror={CALL}></foreignObject></svg>",
    f"<svg><desc><b><style></desc><img src=x onerror={CALL}></style>",
    f"<svg><title><![CDATA[</title><script>{CALL}</script>]]>",
    f"<svg><animate onbegin={CALL} attributeName=x dur=1s>",
    f"<svg><use href='data:image/svg+xml,<svg id=x onload={CALL}>#x'>",
    f"<select><template><img src=x onerror={CALL}></template></select>",
    f"<table><td><form><table><img src=x onerror={CALL}>",
    f"<template><script>{CALL}</script></template>",
    f'<textarea><img title="</textarea><img src=x onerror={CALL}>">',
    f'<title><img src="</title><img src=x onerror={CALL}>">',
    f'<xmp><img src="</xmp><img src=x onerror={CALL}>">',
    f"<!--><img src=x onerror={CALL}>-->",
    f"<!---><img src=x onerror={CALL}>",
    f"<!--x--!><img src=x onerror={CALL}>",
    f"<![CDATA[><img src=x onerror={CALL}>]]>",
    f'<?xml version="1.0"><img src=x onerror={CALL}>?>',
    f"<img/src=x/onerror={CALL}>",
    f"<img src=x onerror\n=\n{CALL}>",
    f"<img src='x'onerror='{CALL}'>",
    f"<img src=`x`onerror={CALL}>",
    f"<IMG SRC=x ONERROR={CALL}>",
    f"<img\x0csrc=x\x0conerror={CALL}>",
    f"<img src=x:x onerror={CALL}//",
    f"<<script>{CALL}//<</script>",
    f"<scr<script>ipt>{CALL}</scr</script>ipt>",
    f"<script\x00>{CALL}</script>",
    f"<script/x>{CALL}</script >",
    f"</script><script>{CALL}</script>",
    f'<a href="&#1;javascript:{CALL}">x</a>',
    f"<a href='java&#x0A;script:{CALL}'>x</a>",
    f"<a xlink:href='javascript:{CALL}'>x</a>",
    f"<svg><a xlink:href='javascript:{CALL}'><text>x</text></a></svg>",
    f"<form action='javascript:{CALL}'><input type=submit></form>",
    f"<button formaction='javascript:{CALL}'>x</button>",
    f"<iframe srcdoc='<script>{CALL}</script>'></iframe>",
    f"<object data='javascript:{CALL}'></object>",
    f"<meta http-equiv=refresh content='0;url=javascript:{CALL}'>",
    f"<base href='javascript:{CALL}//'>",
    f"<link rel=stylesheet href='javascript:{CALL}'>",
    "<style>@import 'https://e.org/x.css';</style>",
    "<div style='background:url(javascript:x)'>x</div>",
    "<div style='position:fixed;inset:0'>covers the page</div>",
    "<div class='dialog overlay' id='main'>clobbers</div>",
    "<a id='u-abcdefgh' name='location' href='#main'>x</a>",
    "<form id='x'><input name='attributes'><input name='action'></form>",
    "<img name='cookie' id='getElementById' src='/x'>",
    "<a href='/x' target='_blank' rel='opener'>x</a>",
    "<a href='/x' download ping='https://e.org'>x</a>",
    "<img src='https://e.org/pixel' srcset='https://e.org/2 2x'>",
    "<img src='//e.org/pixel'>",
    "<img src='/\\e.org/pixel'>",
    "<input type='password' name='password' autofocus>",
    "<input type='image' src='https://e.org/x'>",
    "<input>",
    "<video poster='https://e.org/x' src='https://e.org/v'></video>",
    "<div hx-get='/accounts/logout/' hx-trigger='load'>x</div>",
    "<a data-action='delete' data-confirm='' href='/x'>x</a>",
    "<p onclick hidden tabindex='5' contenteditable dir='rtl' lang='xx' accesskey='s'>x</p>",
    "<li id='u-abcdefgh-ok' value='99999999999'>x</li>",
    "<ol start='99999999999999' type='A' reversed><li>x</li></ol>",
    "<ol start='-5'><li>x</li></ol>",
    "<td colspan='99999' rowspan='99999'>x</td>",
    "<span class='math math--block evil'>x</span><span class='tok-k extra'>x</span>",
    "<code class='language-evil'>x</code>",
    "<details ontoggle=x open=javascript>x</details>",
    "<section class='colophon'>x</section><sup class='cite'>x</sup><div class='masthead'>x</div>",
    "<h2 id='u-ABCDEFGH-x'>x</h2><h2 id='main'>x</h2><h2 id='u-abcdefgh-a b'>x</h2>",
    "<a href='#main'>x</a><a href='#u-abcdefgh-fn-1'>x</a>",
    "<p>unclosed <b>bold <i>tags",
    "</p></div></main></body></html>",
]

HTML = [
    *_TAGGED,
    *_HANDLED,
    *_MUTATIONS,
    *(f'<a href="{url}">x</a>' for url in _URLS),
    *(f'<img src="{url}">' for url in _URLS),
]

_BREAKING_OUT = [
    f'[x](/a "onmouseover={CALL}")',
    f"[x](/a '\"onmouseover=\"{CALL}')",
    f'[x](/a"onmouseover="{CALL})',
    f'[x](</a"onmouseover="{CALL}>)',
    f'![x" onerror="{CALL}](/a)',
    f'![x](/a" onerror="{CALL})',
    f'![`x" onerror="{CALL}`](/a)',
    f"[<img src=x onerror={CALL}>](/a)",
    f"[x](/a '<script>{CALL}</script>')",
    f"```<script>{CALL}</script>\nx\n```",
    f'```python" onload="{CALL}\nx\n```',
    f"```\n</code></pre><script>{CALL}</script>\n```",
    f"`</code><script>{CALL}</script>`",
    f"$</span><script>{CALL}</script>$",
    f"$$\n</div><script>{CALL}</script>\n$$",
    f"$\\href{{javascript:{CALL}}}{{x}}$",
    f"$\\url{{javascript:{CALL}}}$",
    f"$\\htmlData{{x={CALL}}}{{x}}$",
    "$\\includegraphics{https://e.org/x}$",
    f"# </h1><script>{CALL}</script>",
    f'# " id="x" onclick="{CALL}',
    f"[^<script>{CALL}</script>]\n\n[^<script>{CALL}</script>]: x",
    f'[^" onclick="{CALL}]\n\n[^" onclick="{CALL}]: x',
    f"|<script>{CALL}</script>|\n|-|\n|<img src=x onerror={CALL}>|",
    f"<kbd onclick={CALL}>x</kbd>",
    f"<kbd><script>{CALL}</script></kbd>",
    f"<sup><a href=javascript:{CALL}>x</a></sup>",
    f"<details open ontoggle={CALL}>\nx\n</details>",
    f"<details>\n<summary onclick={CALL}>x</summary>\n\n</details>",
    f"<details>\n<summary><script>{CALL}</script></summary>\n\n<script>{CALL}</script>\n\n</details>",
    f"&lt;script&gt;{CALL}&lt;/script&gt;",
    f"&#60;script&#62;{CALL}&#60;/script&#62;",
    f"\\<script>{CALL}\\</script>",
    f"<scr\x02ipt>{CALL}</scr\x03ipt>",
    "\x02klzzwxh:0000\x03 \x02wzxhzdk:0\x03 \x0260\x03script\x0262\x03",
    f'https://e.org/"onmouseover="{CALL}',
    f"https://e.org/<script>{CALL}</script>",
    f'<https://e.org/"onmouseover={CALL}>',
    f"<javascript:{CALL}@e.org>",
    'a@e.org"onmouseover=x',
    f"10.1234/<script>{CALL}</script>",
    f'10.1234/"onmouseover="{CALL}"',
    f'[r]: /x "><script>{CALL}</script>"\n\n[r]',
    f"[x]: javascript:{CALL}\n\n![x] [x] [y][x] ![y][x]",
    f"[![x](javascript:{CALL})](javascript:{CALL})",
    f"[a](/x [b](javascript:{CALL}))",
    f"> <script>{CALL}</script>\n> - <img src=x onerror={CALL}>",
    f'1. <iframe srcdoc="<script>{CALL}</script>">',
    f"- [x] <input onfocus={CALL} autofocus>",
    f"*<a href='javascript:{CALL}'>*x</a>",
    f"**a<img src=x **b** onerror={CALL}>",
    f"~~<svg onload={CALL}>~~",
    f"{{{{constructor.constructor('{CALL}')()}}}}",
    f"{{% debug %}} ${{{CALL}}} #{{{CALL}}}",
    f"<!-- <script>{CALL}</script> -->",
    f"\u202e<script>{CALL}</script>\u202c",
    f"<ſcript>{CALL}</ſcript>",
    f"＜script＞{CALL}＜/script＞",
    f"<script>{CALL}</script>",
    "<SCRIPT SRC=//e.org/x.js></SCRIPT>",
]

MARKDOWN = [*_TAGGED, *_HANDLED, *_MUTATIONS, *_BREAKING_OUT, *(text for url in _URLS[:40] for text in _links(url))]

# Where a text may stand inside another one.
CONTEXTS = ["{}", "> {}", "- {}", "# {}", "**{}**", "[{}](/a)", "|a|\n|-|\n|{}|", "x[^1]\n\n[^1]: {}"]
