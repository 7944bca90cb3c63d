// Which picture stands beside a step: a hint for those who read slowly, never the only information.

const KINDS = [
  ["warning", /ешкімге (айтпа|көрсетпе|бермей)|никому не (называ|показыва|сообща)|алаяқ|мошенник/i],
  ["qr", /qr|кьюар/i],
  ["face", /бет-?әлпет|бейнеңіз|селфи|фотоға түс|по лицу|селфи|сфотографир|камера/i],
  ["sign", /ЭЦҚ|ЭЦП|қол қой|қолтаңба|подпиш|подпис/i],
  ["pay", /төле|төлем|баж|оплат|заплат|пошлин|плат[её]ж/i],
  ["ticket", /кезек|талон|брондау|очеред|бронир/i],
  ["sms", /SMS|хабарлама|код кел|сообщени|уведомлени/i],
  ["phone", /қоңырау шал|телефон соғ|хабарлас|позвон|звоните/i],
  ["person-desk", /оператор|қызметкер|маман|сотрудник|специалист/i],
  ["wait", /күтіңіз|күте тұр|жұмыс күн|подожд|дождитесь|ждите|рабочих дн/i],
  ["result", /нәтиже|жүктеп ал|жауабын|дайын|результат|ответ|скачайте|заберите|(^|\s)готов/i],
  ["form", /толтыр|енгіз|жазыңыз|көрсетіңіз|заполн|впиш|введите|укажите|напиш/i],
  ["send", /жібер|отправ|подайте|тапсыр/i],
  ["download", /орнат|жүкте|установ|загруз/i],
  ["login", /кіріңіз|кіру|тіркел|войди|вход|авториз|зарегистрир/i],
    ["search", /табыңыз|іздең|найдите|поиск|поищ/i],
  ["choose", /таңда|бөлім|басыңыз|ашыңыз|выбер|раздел|нажмите|откройте/i],
  ["centre", /ХҚКО|ЦОН|орталық|барыңыз|келіңіз|центр|приди|обратитесь/i],
  ["document", /құжат|куәлік|анықтама|документ|удостоверени|справк|заявлени|өтініш/i],
];

/** The kind of a step, or `otherwise` where its words name none. */
export function kindOfStep(text, otherwise = "steps") {
  const bare = text.replace(/(PIN|SMS)?-?(код\S*|құпиясөз\S*|пароль)[^.]*(ешкімге|никому)[^.]*\.?|(ешкімге|Никому)[^.]*\./gi, "");
  const found = KINDS.find(([, words]) => words.test(bare)) ?? KINDS.find(([, words]) => words.test(text));
  return found ? found[0] : otherwise;
}

const FACETS = {
  summary: "info", documents: "document", cost: "coin", duration: "wait", result: "result",
  cautions: "warning", changed: "changes", steps: "steps", date: "calendar",
};

export function pictureOfFacet(facet) {
  return FACETS[facet] ?? "info";
}

const COLLECTIONS = {
  "access-services": "key", "bot-services": "bot", "business-services": "shop",
  "documents-services": "document", "education-services": "school", "employment-services": "work",
  "family-services": "family", "finance-services": "pay", "health-services": "health",
  "latest-changes": "changes", "legal-services": "legal", "life-abroad": "abroad",
  "life-business": "shop", "life-car": "car", "life-child-born": "child", "life-death": "candle",
  "life-flat": "flat", "life-lost-job": "work", "life-lost-wallet": "wallet",
  "life-moved": "moved", "life-retire": "retire", "life-school": "school",
  "life-wedding": "wedding", "migration-services": "passport", "military-services": "military",
  "mobile-services": "mobile", "pension-services": "retire", "portal-services": "portal",
  "property-services": "flat", "signature-services": "sign", "social-services": "social",
  "transport-services": "car",
};

/** The picture of a life situation or a topic. */
export function pictureOfCollection(id) {
  return COLLECTIONS[id] ?? (id.startsWith("lesson") ? "lesson" : "document");
}

const COMMANDS = {
  documents: "document", cost: "coin", duration: "wait", result: "result", as_of_date: "calendar",
  by_phone_app: "mobile", by_portal: "portal", by_bot: "bot", at_centre: "centre",
  switch_kk: "switch", switch_ru: "switch", what_is_ecp: "sign", thanks: "yes",
  first_one: "yes", second_one: "yes", third_one: "yes", related: "browse",
};

/** The picture on the button of a command. */
export function pictureOfCommand(command) {
  return COMMANDS[command] ?? command;
}
