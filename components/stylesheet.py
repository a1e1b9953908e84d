"""Stylesheet: the few rules that Streamlit's theme cannot say; they name only our own classes and keys."""

STYLESHEET = """<style>
[class*="st-key-card"]{background:#fff}
[class*="st-key-lead"]{background:#fff;border-left:6px solid #005EB8!important}
.sk{color:#212B32;line-height:1.45;overflow-wrap:anywhere}
.sk p{margin:0}
.sk h1{font-size:1.75rem;font-weight:700;line-height:1.25;margin:0;padding:0}
.sk h2{font-size:1.0625rem;font-weight:700;line-height:1.35;margin:0;padding:0}
.sk a{color:#005EB8}
.sk-eyebrow,.sk-note{font-size:.8125rem;color:#4C6272}
.sk-eyebrow{font-weight:700}
.sk-tag{font-weight:400;border:1px solid #C8D0D4;border-radius:4px;padding:1px 6px;background:#fff;white-space:nowrap}
.sk-lead{font-size:1.25rem;line-height:1.4}
.sk-sub{font-size:.9375rem;color:#4C6272}
.sk-big{font-size:2rem;font-weight:700;line-height:1.1}
.sk-unit{font-size:.9375rem;font-weight:400;color:#4C6272}
.sk-fact{font-size:1.1875rem;font-weight:700;line-height:1.35}
.sk-facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(9em,1fr));gap:14px 20px}
.sk-two{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(20em,100%),1fr));gap:8px 32px;align-items:center}
.sk .sk-list,.sk .sk-lines{margin:0;padding:0}
.sk-list>div{display:grid;grid-template-columns:8.5em 1fr;gap:0 12px;padding:8px 0;border-top:1px solid #E3E8EB}
.sk-list dt{color:#4C6272;font-size:.9375rem}
.sk .sk-list dd{margin:0;font-size:.9375rem}
.sk .sk-lines{list-style:none}
.sk .sk-lines li{padding:8px 0;border-top:1px solid #E3E8EB;font-size:.9375rem;margin:0}
.sk-columns{columns:2 18em;column-gap:32px}
.sk-columns li{break-inside:avoid}
.sk-filled{background:#F4F7F8;border-radius:6px;padding:12px 14px}
.sk-scroll{overflow-x:auto;max-width:100%}
.sk-scroll:focus-visible{outline:2px solid #005EB8;outline-offset:2px}
.sk-table{border-collapse:collapse;width:100%;font-size:.9375rem}
.sk-table th{color:#4C6272;font-size:.8125rem;font-weight:400;text-align:left;padding:6px 12px 6px 0;vertical-align:bottom}
.sk-table td,.sk-table tbody th{border-top:1px solid #E3E8EB;padding:7px 12px 7px 0;vertical-align:top;text-align:left}
.sk-table tbody th{font-size:.9375rem;font-weight:400;color:#212B32}
.sk-table .n{text-align:right;white-space:nowrap}
.sk-table tr.own td,.sk-table tr.own th{font-weight:700;background:#EDF2F6}
.sk-heat{border-collapse:separate;border-spacing:3px;table-layout:fixed;font-size:.8125rem;width:100%}
.sk-heat th{font-weight:400;color:#4C6272;vertical-align:bottom;text-align:center;padding:2px;line-height:1.25;hyphens:auto}
.sk-heat tbody th{color:#212B32;text-align:left;font-size:.9375rem;vertical-align:middle;position:sticky;left:0;background:#fff;z-index:1}
.sk-heat thead th:first-child,.sk-heat thead td:first-child{position:sticky;left:0;background:#fff;z-index:1}
.sk-heat th.theme{border-bottom:2px solid #C8D0D4;text-align:left;font-weight:700}
.sk-heat td{height:31px;border-radius:4px;text-align:center;padding:0 2px;white-space:nowrap}
.sk-heat th a{color:inherit;text-decoration:none}
.sk-heat th a:hover,.sk-heat th a:focus-visible{text-decoration:underline}
.sk-heat td a{color:inherit;text-decoration:none;display:block;line-height:31px}
.sk-heat td a:hover,.sk-heat td a:focus-visible{text-decoration:underline}
.sk-heat tr.all th,.sk-heat tr.all td{font-weight:700}
.sk-heat tr.gap td{height:5px}
.sk-held{border-collapse:separate;border-spacing:4px 5px;table-layout:fixed;font-size:.9375rem;width:100%;min-width:960px}
.sk-held thead th{font-weight:400;font-size:.8125rem;color:#4C6272;text-align:center}
.sk-held .w{width:112px;text-align:left;padding-left:8px}
.sk-held tbody th{font-weight:400;text-align:left}
.sk-held tbody th.group{font-weight:700;font-size:.8125rem;color:#4C6272;padding-top:10px}
.sk-held td{height:22px;border-radius:4px;font-size:.875rem}
.sk-held td.held{background:#BCD2EA}
.sk-held td.none{box-shadow:inset 0 0 0 1px #C8D0D4;color:#4C6272;text-align:center;font-size:.8125rem}
.sk-hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.sk .sk-numbered{margin:0;padding-left:2em;columns:2 24em;column-gap:40px}
.sk .sk-numbered li{margin:0;padding:5px 0;font-size:.9375rem;break-inside:avoid}
.sk-strip{position:relative;height:78px;margin:0 6px}
.sk-strip span{position:absolute}
.sk-strip .t{font-size:12px;white-space:nowrap;transform:translateX(-50%);line-height:1.2}
.sk-cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(330px,100%),1fr));gap:8px}
.sk-card{display:block;background:#fff;border:1px solid #C8D0D4;border-radius:8px;padding:14px 16px;color:#212B32!important;text-decoration:none!important}
.sk-card:hover,.sk-card:focus-visible{border-color:#005EB8}
.sk-card-top{display:flex;justify-content:space-between;gap:12px}
.sk-card-top .v{font-size:1.375rem;font-weight:700;white-space:nowrap}
.sk-key{display:flex;flex-wrap:wrap;gap:6px 22px;font-size:.8125rem;color:#4C6272;border-top:1px solid #E3E8EB;padding-top:12px;align-items:center}
.sk-key span.m{display:inline-block;vertical-align:middle;margin-right:7px}
.sk-rule{border-top:1px solid #E3E8EB;padding-top:10px;margin-top:10px!important;min-height:3.7em}
.sk a.sk-button{display:block;margin-top:10px;border:1px solid #C8D0D4;border-radius:6px;padding:9px 12px;text-align:center;color:#212B32;text-decoration:none;background:#fff}
.sk a.sk-button:hover,.sk a.sk-button:focus-visible{border-color:#005EB8;color:#005EB8}
.sk-state{font-size:1.0625rem}
[class*="st-key-ic_"] span[role=img]{font-size:1.75rem}
@media (max-width:1099px){[class*="st-key-wide"]{display:none}}
@media (min-width:1100px){[class*="st-key-phone"]{display:none}}
@media (max-width:699px){[class*="st-key-roomy"]{display:none}.sk-list>div{grid-template-columns:1fr}}
@media (min-width:700px){[class*="st-key-narrow"]{display:none}}
</style>"""
