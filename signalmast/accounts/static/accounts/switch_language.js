// The language item of the side menu: one press changes to the other language and stays on the page.
document.addEventListener(
  "click",
  (event) => {
    const item = event.target.closest("[data-switch-language], a[href='/accounts/language/']");
    const settings = document.getElementById("wagtail-config");
    if (!item || !settings) return;
    event.preventDefault();
    event.stopPropagation();
    const given = {
      csrfmiddlewaretoken: JSON.parse(settings.textContent).CSRF_TOKEN,
      language: document.documentElement.lang.startsWith("vi") ? "en" : "vi",
      next: window.location.pathname + window.location.search,
    };
    const form = document.createElement("form");
    form.method = "post";
    form.action = "/accounts/language/";
    for (const [name, value] of Object.entries(given)) {
      const field = document.createElement("input");
      field.type = "hidden";
      field.name = name;
      field.value = value;
      form.append(field);
    }
    document.body.append(form);
    form.submit();
  },
  true,
);
