-- What a user of Neovim does, with its own client: it opens a schema, breaks it, takes
-- what the server offers, and writes what came of each step as JSON.
local out, dir = {}, os.getenv("SCHEMA_DIR")

local function finish()
  local f = io.open(os.getenv("RESULT"), "w")
  f:write(vim.fn.json_encode(out))
  f:close()
  vim.cmd("qa!")
end

local function main()
  vim.cmd("edit " .. dir .. "/post.go")
  local buffer = vim.api.nvim_get_current_buf()
  local id = vim.lsp.start_client({ name = "learnrel", cmd = { os.getenv("SERVER"), "lsp" }, root_dir = dir, flags = { debounce_text_changes = 0 } })
  vim.lsp.buf_attach_client(buffer, id)
  vim.api.nvim_create_autocmd("BufReadPost", { pattern = "*.go", callback = function(a) vim.lsp.buf_attach_client(a.buf, id) end })
  local client = vim.lsp.get_client_by_id(id)
  assert(vim.wait(10000, function() return client.server_capabilities and client.initialized end, 10), "no server")
  out.name = client.name

  local function ask(method, params)
    local answer, err = client.request_sync(method, params, 10000, buffer)
    assert(answer, method .. ": " .. tostring(err))
    assert(not answer.err, method .. ": " .. vim.inspect(answer.err))
    return answer.result
  end
  local function find(text, offset)
    local all = vim.api.nvim_buf_get_lines(buffer, 0, -1, false)
    for i, line in ipairs(all) do
      local at = line:find(text, 1, true)
      if at then return { line = i - 1, character = select(2, vim.str_utfindex(line, at - 1 + (offset or 0))) } end
    end
    error("no " .. text)
  end
  local function params(text, offset)
    return { textDocument = { uri = vim.uri_from_bufnr(buffer) }, position = find(text, offset) }
  end
  local function count(n)
    return vim.wait(10000, function() return #vim.diagnostic.get(buffer) == n end, 10)
  end
  local function write(from, to)
    local at = find(from)
    local line = vim.api.nvim_buf_get_lines(buffer, at.line, at.line + 1, false)[1]
    local a, b = line:find(from, 1, true)
    vim.api.nvim_buf_set_lines(buffer, at.line, at.line + 1, false, { line:sub(1, a - 1) .. to .. line:sub(b + 1) })
  end
  local function text()
    return table.concat(vim.api.nvim_buf_get_lines(buffer, 0, -1, false), "\n")
  end

  out.hover = ask("textDocument/hover", params('"author"', 2)).contents.value
  local whole = { textDocument = { uri = vim.uri_from_bufnr(buffer) }, range = { start = { line = 0, character = 0 }, ["end"] = { line = 99, character = 0 } } }
  out.hints = ask("textDocument/inlayHint", whole)
  out.other = ask("textDocument/definition", params('"author"', 2))
  out.symbols = ask("textDocument/documentSymbol", { textDocument = whole.textDocument })
  local refs = params('"author"', 2)
  refs.context = { includeDeclaration = true }
  out.references = ask("textDocument/references", refs)

  -- a mistake that is not saved
  write('Ref("posts")', 'Ref("postz")')
  assert(count(1), "no diagnostic")
  out.diagnostic = vim.diagnostic.get(buffer)[1]
  out.completion = ask("textDocument/completion", params('postz', 1))
  local at = find('edge.From')
  local actions = ask("textDocument/codeAction", { textDocument = whole.textDocument, range = { start = at, ["end"] = at }, context = { diagnostics = {} } })
  out.action = actions[1].title
  vim.lsp.util.apply_workspace_edit(actions[1].edit, "utf-16")
  assert(count(0), "the repair does not repair")
  out.repaired = text()

  -- a name, everywhere
  local rename = params('"author"', 2)
  rename.newName = "writer"
  vim.lsp.util.apply_workspace_edit(ask("textDocument/rename", rename), "utf-16")
  out.renamed = text()
  assert(count(0), "renaming broke it")

  -- a refactoring that touches another file
  at = find('edge.From')
  for _, a in ipairs(ask("textDocument/codeAction", { textDocument = whole.textDocument, range = { start = at, ["end"] = at }, context = { diagnostics = {}, only = { "refactor" } } })) do
    out.offered = (out.offered or "") .. a.title .. "\n"
    if a.title:find("one to one", 1, true) then vim.lsp.util.apply_workspace_edit(a.edit, "utf-16") end
  end
  assert(count(0), "the refactoring broke it")
  out.kind = ask("textDocument/hover", params('"writer"', 2)).contents.value
end

local ok, err = pcall(main)
if not ok then out.error = tostring(err) end
finish()
