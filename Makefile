# Every recipe a desk or a developer needs. `make` alone explains them.
# Chooses: PORT=8000 DATA=data FILE=… ; needs Python 3.11–3.13, pip and make, nothing else.

.POSIX:
.SUFFIXES:
MAKEFLAGS += --no-print-directory

PY = .venv/bin/python
DESK = $(if $(PORT),SIGNALMAST_PORT='$(PORT)') $(if $(DATA),SIGNALMAST_DATA='$(DATA)') SIGNALMAST_HOME="$$PWD" .venv/bin/signalmast

help:
	@echo 'Signalmast'
	@echo '  make run               mở bàn biên tập / open the desk          [PORT=8000] [DATA=data]'
	@echo '  make backup            sao lưu / back up                        [DATA=…] [OUT=…]'
	@echo '  make restore FILE=…    khôi phục / restore a backup             [DATA=…]'
	@echo '  make upgrade           nâng cấp, hỏng thì trả lại như cũ / upgrade, or put back what was'
	@echo '  make clean             dọn phần tự dựng lại được, không chạm dữ liệu / tidy up, never touches data'
	@echo 'Người phát triển / developers'
	@echo '  make test              toàn bộ kiểm thử / the whole suite'
	@echo '  make check             mọi kiểm tra tĩnh / every static check'
	@echo '  make fmt               định dạng mã / format the code'
	@echo '  make docs              dựng tài liệu / build the documentation'
	@echo '  make bench             đo tốc độ / measure'
	@echo '  make bench-edge        đo cửa công khai / measure the public door'
	@echo '  make bench-match       đo việc tìm phát biểu đã trả lời / measure the matching of claims'
	@echo '  make crash             100 lần kill -9 và 10.000 tin báo, trước mỗi bản phát hành / 100 kills and 10,000 tips, before a release  [KILLS=100] [SEED=7] [TIPS=10000]'
	@echo '  make lock              tính lại các gói đã khóa / compile the locks anew'

run:
	@sh tools/venv.sh runtime
	@exec env $(DESK) serve --prepare

test:
	@sh tools/venv.sh dev
	@sh tools/test.sh

check:
	@sh tools/venv.sh dev
	@sh tools/check.sh

fmt:
	@sh tools/venv.sh dev
	@.venv/bin/ruff check --fix-only --quiet . || true
	@.venv/bin/ruff format .
	@find signalmast -path '*/templates/*' -name '*.html' -exec .venv/bin/djhtml --tabwidth 2 {} +
	@$(PY) tools/catalogues.py --write
	@$(PY) docs/build_map.py --write
	@$(PY) docs/build_book.py --write

bench:
	@sh tools/venv.sh dev
	@$(PY) -m bench

bench-edge:
	@sh tools/venv.sh dev
	@$(PY) -m bench edge

bench-match:
	@sh tools/venv.sh dev
	@$(PY) -m bench match

crash:
	@sh tools/venv.sh dev
	@$(PY) -m tests.hostile.storm $(if $(KILLS),--kills $(KILLS)) $(if $(SEED),--seed $(SEED))
	@$(PY) -m tests.hostile.tip_storm $(if $(KILLS),--kills $(KILLS)) $(if $(SEED),--seed $(SEED)) $(if $(TIPS),--tips $(TIPS))

docs:
	@sh tools/venv.sh dev
	@.venv/bin/sphinx-build -W --keep-going -q -b html docs docs/_build/html
	@echo docs/_build/html/index.html

lock:
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
	  --custom-compile-command 'make lock' requirements/runtime.in -o requirements/runtime.lock
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
	  --custom-compile-command 'make lock' -c requirements/runtime.lock requirements/dev.in -o requirements/dev.lock
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
	  --custom-compile-command 'make lock' -c requirements/runtime.lock requirements/semantic.in -o requirements/semantic.lock

backup:
	@sh tools/venv.sh runtime
	@env $(DESK) backup $(if $(OUT),--out '$(OUT)')

restore:
	@test -n '$(FILE)' || { echo 'FILE=: hãy nêu tệp sao lưu / name the backup: make restore FILE=data/backups/….tar.gz' >&2; exit 2; }
	@sh tools/venv.sh runtime
	@env $(DESK) restore '$(FILE)'

upgrade:
	@$(if $(PORT),SIGNALMAST_PORT='$(PORT)') $(if $(DATA),SIGNALMAST_DATA='$(DATA)') SIGNALMAST_HOME="$$PWD" sh tools/upgrade.sh

clean:
	@rm -rf .venv .boot .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis docs/_build build htmlcov .coverage
	@find signalmast tests docs tools -name __pycache__ -type d -prune -exec rm -rf {} +
	@echo 'Đã dọn; dữ liệu còn nguyên. / Tidied up; data untouched.'

.PHONY: help run test check fmt bench bench-edge bench-match crash docs lock backup restore upgrade clean
